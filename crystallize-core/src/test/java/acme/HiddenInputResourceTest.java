package acme;

import static io.crystallize.core.CachedRuns.BYPASS;
import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Cacheable;
import io.crystallize.core.CachedRuns;
import io.crystallize.core.Context;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Pipeline;
import io.crystallize.core.PipelineRun;
import io.crystallize.core.ResourceFactories;
import io.crystallize.core.ResourceFactory;
import io.crystallize.core.ResourceSpec;
import io.crystallize.core.Secrets;
import io.crystallize.core.Step;
import io.crystallize.core.code.Acknowledges;
import io.crystallize.core.provenance.CacheUse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the code of a resource factory depends on keeps the steps that ask for its resources out of the cache. */
class HiddenInputResourceTest {
    interface Scorer {
        double score(double x);
    }

    record Scoring() implements ResourceSpec<Scorer> {}

    abstract static class Scorers implements ResourceFactory<Scoring, Scorer> {
        @Override
        public Class<Scoring> specType() {
            return Scoring.class;
        }
    }

    record Calm() implements Scorer {
        @Override
        public double score(double x) {
            return x;
        }
    }

    record Late(long now) implements Scorer {
        @Override
        public double score(double x) {
            return x + now;
        }
    }

    record Noisy() implements Scorer {
        @Override
        public double score(double x) {
            return x + Math.random();
        }
    }

    static final class MakesCalm extends Scorers {
        @Override
        public Scorer create(Scoring spec, Secrets secrets) {
            return new Calm();
        }
    }

    static final class AsksTheClock extends Scorers {
        @Override
        public Scorer create(Scoring spec, Secrets secrets) {
            return new Late(System.nanoTime());
        }
    }

    @Acknowledges("clock")
    static final class OnlyTakesTheTime extends Scorers {
        @Override
        public Scorer create(Scoring spec, Secrets secrets) {
            return System.nanoTime() == 0 ? new Calm() : new Calm();
        }
    }

    @Acknowledges("clock")
    static final class MakesNoisy extends Scorers {
        @Override
        public Scorer create(Scoring spec, Secrets secrets) {
            return new Noisy();
        }
    }

    record MakesOne(Scorer scorer) implements ResourceFactory<Scoring, Scorer> {
        @Override
        public Class<Scoring> specType() {
            return Scoring.class;
        }

        @Override
        public Scorer create(Scoring spec, Secrets secrets) {
            return scorer;
        }
    }

    @Cacheable
    record Scores() implements Step<Integer, Double> {
        @Override
        public Double apply(Integer input, Context context) {
            return context.resource(new Scoring()).score(input);
        }
    }

    @Cacheable(acknowledges = "clock")
    record ScoresAtAnyTime() implements Step<Integer, Double> {
        @Override
        public Double apply(Integer input, Context context) {
            return context.resource(new Scoring()).score(input);
        }
    }

    @Cacheable(Cacheable.Mode.RECORDED)
    record RecordsScores() implements Step<Integer, Double> {
        @Override
        public Double apply(Integer input, Context context) {
            return context.resource(new Scoring()).score(input);
        }
    }

    private final CachedRuns runs = new CachedRuns();

    private PipelineRun<Double> run(Step<Integer, Double> step, ResourceFactories factories)
            throws InterruptedException {
        return runs.run(Pipeline.start(step), 3, ContextValues.empty(), options -> options.resources(factories));
    }

    private List<CacheUse.Result> twice(Step<Integer, Double> step, ResourceFactory<?, ?> factory)
            throws InterruptedException {
        ResourceFactories factories = ResourceFactories.none().with(factory);
        List<CacheUse.Result> uses = new ArrayList<>(uses(run(step, factories)));
        uses.addAll(uses(run(step, factories)));
        return uses;
    }

    private String reason(ResourceFactories factories) throws InterruptedException {
        return run(new Scores(), factories).provenance().get(0).cache().reason();
    }

    @Test
    void factoryWithoutHiddenInputs_isCached() throws InterruptedException {
        assertThat(twice(new Scores(), new MakesCalm())).containsExactly(MISS, HIT);
    }

    @Test
    void hiddenInputOfTheFactory_isNamedWithClassAndLine_andRefused() throws InterruptedException {
        assertThat(twice(new Scores(), new AsksTheClock())).containsExactly(BYPASS, BYPASS);
        assertThat(reason(ResourceFactories.none().with(new AsksTheClock())))
                .contains("the resource factory " + AsksTheClock.class.getName())
                .contains("System.nanoTime() (clock) in " + AsksTheClock.class.getName() + ".create(")
                .containsPattern("line [0-9]+")
                .contains("@Acknowledges(\"clock\")");
    }

    @Test
    void hiddenInputOfWhatTheFactoryMakes_isRefused_alsoIfAnotherIsAcknowledged() throws InterruptedException {
        assertThat(twice(new Scores(), new MakesNoisy())).containsExactly(BYPASS, BYPASS);
        assertThat(reason(ResourceFactories.none().with(new MakesNoisy())))
                .contains("(random) in " + Noisy.class.getName() + ".score(double)");
    }

    @Test
    void hiddenInputOfAComponentsCode_isRefused() throws InterruptedException {
        assertThat(twice(new Scores(), new MakesOne(new Noisy()))).containsExactly(BYPASS, BYPASS);
        assertThat(twice(new Scores(), new MakesOne(new Calm()))).containsExactly(MISS, HIT);
    }

    @Test
    void hiddenInputOfInjectedFactory_isRefused() throws InterruptedException {
        ResourceFactories factories = ResourceFactories.none().with(new AsksTheClock(), AsksTheClock.class);
        assertThat(reason(factories)).contains("(clock)");
    }

    @Test
    void acknowledgedByTheFactory_orTheStep_isCached() throws InterruptedException {
        assertThat(twice(new Scores(), new OnlyTakesTheTime())).containsExactly(MISS, HIT);
        assertThat(twice(new ScoresAtAnyTime(), new AsksTheClock())).containsExactly(MISS, HIT);
        assertThat(twice(new ScoresAtAnyTime(), new MakesNoisy())).containsExactly(BYPASS, BYPASS);
    }

    @Test
    void recordedStep_mayAskAnyResource() throws InterruptedException {
        assertThat(twice(new RecordsScores(), new MakesNoisy())).containsExactly(MISS, HIT);
    }
}
