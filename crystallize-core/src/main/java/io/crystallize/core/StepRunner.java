package io.crystallize.core;

import io.crystallize.core.StepContext.Put;
import io.crystallize.core.StepContext.WrittenArtifact;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.digest.NoDigestException;
import io.crystallize.core.digest.ValueDigest;
import io.crystallize.core.internal.ValueText;
import io.crystallize.core.provenance.ContextWrite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a step's own code once, in a context of its own, and settles what it made. */
final class StepRunner {
    private final Stage stage;
    private final StepAnswers answers;
    private final Formats formats;
    private final Value input;

    /**
     * What running a step gave.
     *
     * @param effects what it did
     * @param output its output as it can be stored, or null if the step is not cacheable
     * @param puts what it put into the context, as it can be stored
     * @param problem why it can't be stored, or an empty text
     */
    record Ran(Effects effects, @Nullable Settled output, List<SettledPut> puts, String problem) {}

    /** A context value, as it can be stored. */
    record SettledPut(ContextWrite write, ValueDigest digest, Settled value) {}

    StepRunner(Stage stage, RunState state, Value input) {
        this.stage = stage;
        this.answers = new StepAnswers(state, stage);
        this.formats = state.options().formats();
        this.input = input;
    }

    Ran run() {
        Object taken = input.get(); // may fail in the name of the step that made it
        StepContext context = new StepContext(answers);
        Object output;
        try {
            output = call(stage.step(formats), taken, context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // as it was before it was thrown
            throw new StepFailedException(stage.name(), e);
        } catch (Throwable e) {
            throw StepFailedException.of(stage.name(), e);
        } finally {
            context.seal();
            if (!answers.state().options().cancelled()) {
                Thread.interrupted();
            }
        }
        return settle(context, output);
    }

    @SuppressWarnings("unchecked") // the pipeline has checked that the types fit, as far as they are known
    private static @Nullable Object call(Step<?, ?> step, @Nullable Object input, Context context) throws Exception {
        return ((Step<Object, Object>) step).apply(input, context);
    }

    private Ran settle(StepContext context, @Nullable Object made) {
        Value output;
        Settled settled = null;
        String problem = context.untraceable();
        try {
            ValueDigest digest = formats.digester().inspect("output", made);
            Object canonical = digest.unordered() ? formats.digester().canonical(made) : made;
            if (stage.cacheable() && canonical != null) {
                settled = Settled.of(canonical, digest, stage.codec(formats), formats);
                canonical = settled.value();
                problem = problem.isEmpty() ? settled.problem() : problem;
            } else if (stage.cacheable()) {
                problem = "its output is null";
            }
            output = Value.of(canonical, digest);
        } catch (NoDigestException e) {
            output = Value.opaque(made, e.getMessage());
            problem = e.getMessage();
        }
        List<ContextWrite> writes = new ArrayList<>();
        Map<String, Slot> slots = new LinkedHashMap<>();
        List<SettledPut> puts = new ArrayList<>();
        for (Put put : context.puts()) {
            ContextWrite write = new ContextWrite(
                    put.key().name(),
                    put.key().type().getTypeName(),
                    put.digest().digest(),
                    ValueText.of(put.value()));
            Object value = put.value();
            if (stage.cacheable()) {
                Settled settledPut = settle(put);
                puts.add(new SettledPut(write, put.digest(), settledPut));
                problem = problem.isEmpty() ? settledPut.problem() : problem;
                value = settledPut.value();
            }
            writes.add(write);
            slots.put(write.key(), Slot.put(put.key(), value, "step '" + stage.name() + "'", put.digest()));
        }
        Effects effects = new Effects(
                output,
                context.reads(),
                List.copyOf(writes),
                slots,
                context.metrics(),
                List.<WrittenArtifact>copyOf(context.artifacts()));
        return new Ran(effects, settled, puts, problem);
    }

    private Settled settle(Put put) {
        try {
            return Settled.of(
                    put.value(), put.digest(), formats.codecFor(put.key().type()), formats);
        } catch (IllegalArgumentException e) {
            return new Settled(
                    put.value(), null, null, "context key '" + put.key().name() + "': " + e.getMessage());
        }
    }
}
