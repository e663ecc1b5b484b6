package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class StepContractTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void contract_brokenInOneClause_failsThere(StepFault fault) throws IllegalAccessException {
        assertThat(Clauses.failures(() -> new FaultyStepContract(fault))).containsKey(fault.clause());
    }

    @Test
    void contract_kept_passes() throws IllegalAccessException {
        assertThat(Clauses.failures(() -> new FaultyStepContract(StepFault.NONE)))
                .isEmpty();
    }

    @Test
    void everyClause_hasAFault() {
        Set<String> clauses = Arrays.stream(StepClauses.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> method.getName())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(Arrays.stream(StepFault.values()).map(StepFault::clause)).containsAll(clauses);
    }

    /** What a step may lack, it is tested to lack. */
    @Test
    void stepThatLacksAll_andSaysSo_passes() throws IllegalAccessException {
        assertThat(Clauses.failures(LackingContract::new)).isEmpty();
    }

    private static final class LackingContract extends StepContract<double[], Object> {
        @Override
        protected Step<double[], Object> create() {
            return new FaultySteps.Lacking(2);
        }

        @Override
        protected List<double[]> inputs() {
            return List.of(new double[] {1});
        }

        @Override
        protected boolean isCached() {
            return false;
        }

        @Override
        protected boolean isDeterministic() {
            return false;
        }

        @Override
        protected boolean hasOutputDigest() {
            return false;
        }

        @Override
        protected boolean isWrittenInFiles() {
            return false;
        }
    }

    @Test
    void contractWithoutInputs_fails() throws IllegalAccessException {
        assertThat(Clauses.failures(() -> new StepContract<double[], Integer>() {
                    @Override
                    protected Step<double[], Integer> create() {
                        return new FaultySteps.Uncached();
                    }

                    @Override
                    protected List<double[]> inputs() {
                        return List.of();
                    }
                }))
                .containsKey("twoRuns_doTheSame");
    }
}
