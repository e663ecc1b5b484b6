package acme;

import static io.crystallize.core.CachedRuns.BYPASS;
import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Cacheable;
import io.crystallize.core.CachedRuns;
import io.crystallize.core.Context;
import io.crystallize.core.Event;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.StepFunction;
import io.crystallize.core.provenance.CacheUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a step's code, outside the framework's own packages, depends on beside its key keeps it from being cached, unless its author acknowledges it. */
class HiddenInputStepTest {
    private final CachedRuns runs = new CachedRuns();

    private static final class Helper {
        private static int calls;

        static long now() {
            return System.nanoTime();
        }
    }

    @Cacheable
    record TakesTheTime() implements Step<Integer, Long> {
        @Override
        public Long apply(Integer input, Context context) {
            return Helper.now();
        }
    }

    @Cacheable(acknowledges = "clock")
    record OnlyLogsTheTime() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            context.event(new Event("took", java.util.Map.of("nanos", Long.toString(Helper.now()))));
            return input;
        }
    }

    @Cacheable(acknowledges = "clock")
    record AcknowledgesSomethingElse() implements Step<Integer, Double> {
        @Override
        public Double apply(Integer input, Context context) {
            return Math.random();
        }
    }

    @Cacheable
    record CountsItsCalls() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return Helper.calls++;
        }
    }

    @Cacheable(Cacheable.Mode.RECORDED)
    record AsksTheWorld() implements Step<Integer, Double> {
        @Override
        public Double apply(Integer input, Context context) {
            return Math.random();
        }
    }

    private <O> List<CacheUse.Result> twice(Step<Integer, O> step) throws InterruptedException {
        Pipeline<Integer, O> pipeline = Pipeline.start(step);
        List<CacheUse.Result> uses = new ArrayList<>(uses(runs.run(pipeline, 3)));
        uses.addAll(uses(runs.run(pipeline, 3)));
        return uses;
    }

    private <O> String reason(Step<Integer, O> step) throws InterruptedException {
        return runs.run(Pipeline.start(step), 3).provenance().get(0).cache().reason();
    }

    @Test
    void hiddenInput_isNamedWithClassAndLine_andRefused() throws InterruptedException {
        assertThat(twice(new TakesTheTime())).containsExactly(BYPASS, BYPASS);
        assertThat(reason(new TakesTheTime()))
                .contains("System.nanoTime() (clock) in " + Helper.class.getName() + ".now()")
                .containsPattern("line [0-9]+")
                .contains("@Cacheable(acknowledges = \"clock\")");
    }

    @Test
    void acknowledgedInput_isCached() throws InterruptedException {
        assertThat(twice(new OnlyLogsTheTime())).containsExactly(MISS, HIT);
    }

    @Test
    void acknowledgement_ofSomethingElse_isNone() throws InterruptedException {
        assertThat(twice(new AcknowledgesSomethingElse())).containsExactly(BYPASS, BYPASS);
        assertThat(reason(new AcknowledgesSomethingElse())).contains("(random)").doesNotContain("clock");
    }

    @Test
    void staticFieldThatChanges_isRefused() throws InterruptedException {
        assertThat(twice(new CountsItsCalls())).containsExactly(BYPASS, BYPASS);
        assertThat(reason(new CountsItsCalls())).contains("static " + Helper.class.getCanonicalName() + ".calls");
    }

    @Test
    void recordedStep_mayDependOnAnything() throws InterruptedException {
        assertThat(twice(new AsksTheWorld())).containsExactly(MISS, HIT);
    }

    @Test
    void lambda_withAHiddenInput_isAProblemOfThePipeline() {
        Pipeline<Integer, Long> pipeline =
                Pipeline.start(Step.cached("time", Long.class, (Integer x, Context context) -> System.nanoTime()));
        assertThat(pipeline.problems(io.crystallize.core.cache.Formats.standard()))
                .singleElement()
                .extracting(Object::toString)
                .asString()
                .contains("'time'", "can't be cached", "(clock)");
    }

    @FunctionalInterface
    interface Timed extends StepFunction<Integer, Long> {
        Long timed(Integer input);

        @Override
        default Long apply(Integer input, Context context) {
            return timed(input) + System.nanoTime();
        }
    }

    @Test
    void lambda_hasTheHiddenInputsOfItsInterface() {
        Timed timed = Integer::longValue;
        Pipeline<Integer, Long> pipeline = Pipeline.start(Step.cached("time", Long.class, timed));
        assertThat(pipeline.problems(io.crystallize.core.cache.Formats.standard()))
                .singleElement()
                .extracting(Object::toString)
                .asString()
                .contains("'time'", "can't be cached", "(clock)", "Timed.apply");
    }

    private static final AtomicInteger SHARED = new AtomicInteger();

    @Cacheable
    record CountsInAnObject() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return SHARED.incrementAndGet();
        }
    }

    @Test
    void objectThatAStaticFieldHolds_andThatChanges_isRefused() throws InterruptedException {
        assertThat(twice(new CountsInAnObject())).containsExactly(BYPASS, BYPASS);
        assertThat(reason(new CountsInAnObject())).contains(".SHARED");
    }

    interface Scorer {
        double score(double x);
    }

    record Noisy() implements Scorer {
        @Override
        public double score(double x) {
            return x + Math.random();
        }
    }

    record Calm(double shift) implements Scorer {
        @Override
        public double score(double x) {
            return x + shift;
        }
    }

    @Cacheable
    record Scores(Scorer scorer) implements Step<Integer, Double> {
        @Override
        public Double apply(Integer input, Context context) {
            return scorer.score(input);
        }
    }

    @Cacheable(acknowledges = "random")
    record ScoresByChance(Scorer scorer) implements Step<Integer, Double> {
        @Override
        public Double apply(Integer input, Context context) {
            return scorer.score(input);
        }
    }

    @Test
    void hiddenInputOfAParametersCode_isRefusedToo() throws InterruptedException {
        assertThat(twice(new Scores(new Noisy()))).containsExactly(BYPASS, BYPASS);
        assertThat(reason(new Scores(new Noisy()))).contains("(random) in " + Noisy.class.getName());
        assertThat(twice(new Scores(new Calm(1)))).containsExactly(MISS, HIT);
        assertThat(twice(new ScoresByChance(new Noisy()))).containsExactly(MISS, HIT);
    }

    record Makes() implements Step<Integer, Scorer> {
        @Override
        public Scorer apply(Integer input, Context context) {
            return new Noisy();
        }
    }

    @Cacheable
    record ScoresWithItsInput() implements Step<Scorer, Double> {
        @Override
        public Double apply(Scorer input, Context context) {
            return input.score(1);
        }
    }

    @Test
    void hiddenInputOfAnInputsCode_isRefusedToo() throws InterruptedException {
        Pipeline<Integer, Double> pipeline = Pipeline.start(new Makes()).then(new ScoresWithItsInput());
        assertThat(uses(runs.run(pipeline, 3))).containsExactly(BYPASS, BYPASS);
    }

    private static final Set<String> UNITS = Set.of("mg", "g", "kg");

    @Cacheable
    record JoinsASet() implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) {
            return String.join(" ", UNITS);
        }
    }

    @Cacheable(acknowledges = "iteration-order")
    record CountsByASet() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            int count = input;
            for (String unit : UNITS) {
                count += unit.length();
            }
            return count;
        }
    }

    @Cacheable
    record ReturnsASet() implements Step<Integer, Set<String>> {
        @Override
        public Set<String> apply(Integer input, Context context) {
            return UNITS.contains("t") ? Set.of() : UNITS;
        }
    }

    @Test
    void orderOfASet_thatIsAnotherInEachProcess_isRefusedWhereItIsSeen() throws InterruptedException {
        assertThat(twice(new JoinsASet())).containsExactly(BYPASS, BYPASS);
        assertThat(reason(new JoinsASet()))
                .contains("the order of Set.of(…) (iteration-order) in " + JoinsASet.class.getName() + ".apply(")
                .contains("@Cacheable(acknowledges = \"iteration-order\")");
        assertThat(twice(new CountsByASet())).containsExactly(MISS, HIT);
        assertThat(twice(new ReturnsASet())).containsExactly(MISS, HIT);
    }

    private static final Supplier<Integer> NEXT = new AtomicInteger()::incrementAndGet;

    @Cacheable
    record CountsInALambda() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return NEXT.get();
        }
    }

    @Test
    void lambdaThatAStaticFieldHolds_andThatCounts_isRefused() throws InterruptedException {
        assertThat(twice(new CountsInALambda())).containsExactly(BYPASS, BYPASS);
        assertThat(reason(new CountsInALambda())).contains(".NEXT");
    }
}
