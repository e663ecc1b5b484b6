package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Secret;
import io.crystallize.core.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
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

    /** Law 1: the parameters decide, and not how often it ran. */
    @Test
    void parameterThatGrows_isToldInEveryWay() throws IllegalAccessException {
        assertThat(Clauses.failures(() -> new FaultyStepContract(StepFault.GROWS_ITS_PARAMETER)))
                .containsKeys(
                        "oneObject_runAgain_doesTheSame",
                        "oneObject_inSeveralThreads_doesTheSame",
                        "parameters_areNotChanged");
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

    @Cacheable
    record Keyed(Secret key, Optional<Secret> spare, double limit, List<Double> bounds, float[] weights)
            implements Step<double[], Integer> {
        @Override
        public Integer apply(double[] values, Context context) {
            return key.value().length();
        }
    }

    private static Keyed keyed(Secret key) {
        return new Keyed(
                key,
                Optional.of(Secret.named("CRYSTALLIZE_SPARE_KEY", "hunter2")),
                Double.POSITIVE_INFINITY,
                List.of(Double.NaN, Double.NEGATIVE_INFINITY, 0.5),
                new float[] {Float.NEGATIVE_INFINITY, 0.1f});
    }

    private static final class KeyedContract extends StepContract<double[], Integer> {
        private final Supplier<Secret> key;

        KeyedContract(Supplier<Secret> key) {
            this.key = key;
        }

        @Override
        protected Step<double[], Integer> create() {
            return keyed(key.get());
        }

        @Override
        protected List<double[]> inputs() {
            return List.of(new double[] {1});
        }
    }

    /** No variable of the name is set. */
    @Test
    void secretsAndNumbersThatAreNone_areWrittenAsFilesHaveThem() throws IllegalAccessException {
        assertThat(Clauses.failures(() -> new KeyedContract(() -> Secret.named("CRYSTALLIZE_TEST_KEY", "hunter2"))))
                .isEmpty();
    }

    @Test
    void secretWithoutAName_isToldOf() throws IllegalAccessException {
        assertThat(Clauses.failures(() -> new KeyedContract(() -> Secret.of("hunter2"))))
                .extractingByKey("parameters_areReadFromAFileAsTheyWereWritten")
                .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                .hasMessageContaining("A secret among the parameters has no name")
                .hasMessageNotContaining("hunter2");
    }
}
