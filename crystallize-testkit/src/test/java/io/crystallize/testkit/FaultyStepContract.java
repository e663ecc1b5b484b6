package io.crystallize.testkit;

import io.crystallize.core.Step;
import java.util.List;
import java.util.Map;

/** The contract, for a step that breaks one clause of it. */
final class FaultyStepContract extends StepContract<double[], Object> {
    private final StepFault fault;

    FaultyStepContract(StepFault fault) {
        this.fault = fault;
    }

    private Step<double[], ?> step() {
        return switch (fault) {
            case NONE,
                    IS_CACHED_NEVERTHELESS,
                    IS_DETERMINISTIC_NEVERTHELESS,
                    HAS_A_DIGEST_NEVERTHELESS,
                    IS_READ_NEVERTHELESS ->
                new FaultySteps.Right(0.1, List.of("\"a\"", "b: c", "no"), Map.of("x", 1, "y", 2));
            case COUNTS_ITS_RUNS -> new FaultySteps.Counting();
            case REMEMBERS_ITS_RUNS -> new FaultySteps.Remembering();
            case MIXES_ITS_THREADS -> new FaultySteps.Mixing();
            case GROWS_ITS_PARAMETER -> new FaultySteps.Growing(new double[] {1});
            case PARAMETER_HAS_NO_DIGEST -> new FaultySteps.Undigested(new Thread(() -> {}));
            case PARAMETER_COUNTS_OBJECTS -> new FaultySteps.WithObject(new FaultySteps.Numbered());
            case OUTPUT_HAS_NO_DIGEST -> new FaultySteps.Opaque();
            case ASKS_THE_CLOCK -> new FaultySteps.Clock();
            case IS_NOT_CACHED -> new FaultySteps.Uncached();
            case CODEC_LOSES -> new FaultySteps.Pairing();
            case CHANGES_ITS_INPUT -> new FaultySteps.Sorting();
            case CHANGES_ITS_PARAMETERS -> new FaultySteps.Doubling(1);
        };
    }

    @Override
    @SuppressWarnings("unchecked") // what it makes is an object
    protected Step<double[], Object> create() {
        return (Step<double[], Object>) step();
    }

    @Override
    protected List<double[]> inputs() {
        return List.of(new double[] {3, 1, 2}, new double[] {});
    }

    @Override
    protected PipelineTester<double[], Object> tester(Step<double[], Object> step) {
        return super.tester(step).with("unit", "mm").seed(7).codec(new FaultySteps.Forgetting());
    }

    @Override
    protected boolean isCached() {
        return fault != StepFault.IS_CACHED_NEVERTHELESS;
    }

    @Override
    protected boolean isDeterministic() {
        return fault != StepFault.IS_DETERMINISTIC_NEVERTHELESS;
    }

    @Override
    protected boolean hasOutputDigest() {
        return fault != StepFault.HAS_A_DIGEST_NEVERTHELESS;
    }

    @Override
    protected boolean isWrittenInFiles() {
        return fault != StepFault.IS_READ_NEVERTHELESS;
    }
}
