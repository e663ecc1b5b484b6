package io.crystallize.core;

import static io.crystallize.core.CachedRuns.BYPASS;
import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.StepRecord;
import io.crystallize.core.provenance.TracedRead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pipeline that a step holds as a parameter, and runs inside with its own context. */
@Timeout(120)
class InnerPipelineTest {
    private static final Key<Integer> A = Key.of("a", Integer.class);
    private static final Key<String> NEW = Key.of("new", String.class);
    private static final AtomicInteger OUTER_RUNS = new AtomicInteger();
    private static final AtomicInteger INNER_RUNS = new AtomicInteger();

    /** What can change between two runs. */
    enum Change {
        NOTHING,
        VALUE,
        NEW_KEY,
        FILE,
        ENVIRONMENT,
        REPLICATE,
        CONDITION,
        SEED,
        FACTORY
    }

    /** What an inner step can ask, and which changes give it another answer. */
    enum Question {
        VALUE(Change.VALUE),
        MISSING_VALUE(Change.NEW_KEY),
        PRESENCE(Change.NEW_KEY),
        KEYS(Change.NEW_KEY),
        FILE(Change.FILE),
        ENVIRONMENT(Change.ENVIRONMENT),
        REPLICATE(Change.REPLICATE),
        CONDITION(Change.CONDITION),
        RANDOM(Change.SEED, Change.REPLICATE),
        NAMED_RANDOM(Change.SEED, Change.REPLICATE),
        RESOURCE(Change.FACTORY);

        private final Set<Change> changes;

        Question(Change... changes) {
            this.changes = EnumSet.copyOf(Arrays.asList(changes));
        }

        String ask(Context context) throws IOException {
            return switch (this) {
                case VALUE -> "" + context.get(A);
                case MISSING_VALUE -> context.get(NEW, "none");
                case PRESENCE -> "" + context.contains(NEW);
                case KEYS -> "" + context.keys();
                case FILE -> context.file("data.txt").text();
                case ENVIRONMENT -> "" + context.env("PLACE");
                case REPLICATE -> "" + context.replicate();
                case CONDITION -> context.condition();
                case RANDOM -> "" + context.random().nextLong();
                case NAMED_RANDOM -> "" + context.random("x").nextLong();
                case RESOURCE -> context.resource(new Greeting("hello"));
            };
        }
    }

    record Greeting(String text) implements ResourceSpec<String> {}

    record Greeter(String to) implements ResourceFactory<Greeting, String> {
        @Override
        public Class<Greeting> specType() {
            return Greeting.class;
        }

        @Override
        public String create(Greeting spec, Secrets secrets) {
            return spec.text() + ' ' + to;
        }
    }

    /** Asks one thing; makes an output or a failure of the answer. */
    @Cacheable
    record Asks(Question question, boolean fails) implements Step<String, String> {
        @Override
        public String apply(String input, Context context) throws IOException {
            INNER_RUNS.incrementAndGet();
            String answer = input + ' ' + question.ask(context);
            if (fails) {
                throw new IOException(answer);
            }
            return answer;
        }
    }

    record AsksUncached(Question question) implements Step<String, String> {
        @Override
        public String apply(String input, Context context) throws IOException {
            return input + ' ' + question.ask(context);
        }
    }

    /** Runs a pipeline inside, and makes do with its failure. */
    @Cacheable
    record Runs(Pipeline<String, String> inner, int salt) implements Step<String, String> {
        Runs(Pipeline<String, String> inner) {
            this(inner, 0);
        }

        @Override
        public String apply(String input, Context context) {
            OUTER_RUNS.incrementAndGet();
            try {
                return inner.apply(input, context);
            } catch (StepFailedException e) {
                return "failed of " + e.getCause().getMessage();
            }
        }
    }

    @Cacheable
    record RunsAsync(Pipeline<String, String> inner) implements AsyncStep<String, String> {
        @Override
        public CompletionStage<String> start(String input, Context context) {
            OUTER_RUNS.incrementAndGet();
            return inner.start(input, context)
                    .exceptionally(failure -> "failed of " + failure.getCause().getMessage());
        }
    }

    private final CachedRuns runs = new CachedRuns();

    @TempDir
    Path folder;

    @BeforeEach
    void reset() throws IOException {
        OUTER_RUNS.set(0);
        INNER_RUNS.set(0);
        for (String version : List.of("old", "new")) {
            Files.createDirectories(folder.resolve(version));
            Files.writeString(folder.resolve(version).resolve("data.txt"), version);
        }
    }

    private PipelineRun<String> run(Step<String, String> outer, Change change) throws InterruptedException {
        return runs.run(Pipeline.start("outer", outer), "in", values(change), options -> changed(options, change));
    }

    private String outputWithoutCache(Step<String, String> outer, Change change) {
        return Pipeline.start("outer", outer)
                .run("in", values(change), changed(RunOptions.builder(), change).build())
                .output();
    }

    private static ContextValues values(Change change) {
        ContextValues values = ContextValues.empty().with(A, change == Change.VALUE ? 2 : 1);
        return change == Change.NEW_KEY ? values.with(NEW, "there") : values;
    }

    private RunOptions.Builder changed(RunOptions.Builder options, Change change) {
        return options.baseFolder(folder.resolve(change == Change.FILE ? "new" : "old"))
                .environment(Map.of("PLACE", change == Change.ENVIRONMENT ? "there" : "here"))
                .replicate(change == Change.REPLICATE ? 1 : 0)
                .condition(change == Change.CONDITION ? "treated" : "baseline")
                .seed(change == Change.SEED ? 1 : 0)
                .resources(ResourceFactories.none().with(new Greeter(change == Change.FACTORY ? "world" : "you")));
    }

    private static CacheUse.Result use(PipelineRun<?> run) {
        return uses(run).get(0);
    }

    private static List<Read> reads(PipelineRun<?> run) {
        return run.provenance().get(0).reads().stream().map(TracedRead::read).toList();
    }

    private static Pipeline<String, String> inner(Step<String, String> step) {
        return Pipeline.start("inner", step);
    }

    private void outerMissesWhere(Question question, Step<String, String> outer) throws InterruptedException {
        assertThat(use(run(outer, Change.NOTHING))).isEqualTo(MISS);
        assertThat(use(run(outer, Change.NOTHING))).isEqualTo(HIT);
        for (Change change : Change.values()) {
            PipelineRun<String> changed = run(outer, change);
            assertThat(use(changed)).as("%s changes", change).isEqualTo(question.changes.contains(change) ? MISS : HIT);
            assertThat(changed.output()).as("%s changes", change).isEqualTo(outputWithoutCache(outer, change));
            assertThat(use(run(outer, change))).as("again after %s", change).isEqualTo(HIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAnInnerStepAsks_isAskedByTheOuter(Question question) throws InterruptedException {
        outerMissesWhere(question, new Runs(inner(new Asks(question, false))));
    }

    @ParameterizedTest
    @EnumSource
    void whatAnInnerStepAsks_isAskedByTheOuter_alsoIfItIsNotCached(Question question) throws InterruptedException {
        outerMissesWhere(question, new Runs(inner(new AsksUncached(question))));
    }

    @ParameterizedTest
    @EnumSource
    void whatAnInnerStepAsks_isAskedByTheOuter_alsoIfItIsAsynchronous(Question question) throws InterruptedException {
        outerMissesWhere(question, new RunsAsync(inner(new Asks(question, false))));
    }

    @ParameterizedTest
    @EnumSource
    void whatAnInnerStepAskedThatFailed_isAskedByTheOuterThatWentOn(Question question) throws InterruptedException {
        outerMissesWhere(question, new Runs(inner(new Asks(question, true))));
        outerMissesWhere(question, new RunsAsync(inner(new Asks(question, true))));
    }

    @ParameterizedTest
    @EnumSource
    void whatAnInnerStepAsks_isAskedByTheOuter_threeDeep(Question question) throws InterruptedException {
        Step<String, String> deep = new Runs(inner(new Asks(question, false)));
        outerMissesWhere(question, new Runs(Pipeline.start("mid", new Runs(Pipeline.start("low", deep)))));
    }

    @ParameterizedTest
    @EnumSource
    void whatAnInnerStepAsked_isAskedByTheOuter_alsoWhenTheInnerIsAHit(Question question) throws InterruptedException {
        Pipeline<String, String> inner = inner(new Asks(question, false));
        for (Change change : Change.values()) {
            run(new Runs(inner, 1), change);
        }
        int innerRuns = INNER_RUNS.get();
        outerMissesWhere(question, new Runs(inner, 2));
        assertThat(use(run(new Runs(inner, 3), Change.NOTHING))).isEqualTo(MISS);
        // Only the runs without a cache, with which outerMissesWhere compares, ran the inner step.
        assertThat(INNER_RUNS.get() - innerRuns).isEqualTo(Change.values().length);
    }

    @Test
    void reads_areTheInnerOnes_underNamesThatSayWhoseTheyAre() throws InterruptedException {
        assertThat(reads(run(new Runs(inner(new Asks(Question.RANDOM, false))), Change.NOTHING)))
                .containsExactly(new Read(Read.Kind.RANDOM, "/inner"));
        assertThat(reads(run(new Runs(inner(new Asks(Question.NAMED_RANDOM, false))), Change.NOTHING)))
                .containsExactly(new Read(Read.Kind.RANDOM, "/inner#x"));
        assertThat(reads(run(new Runs(inner(new SaysItsName())), Change.NOTHING)))
                .containsExactly(new Read(Read.Kind.STEP, "/inner"));
    }

    @Cacheable
    record SaysItsName() implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            return context.step();
        }
    }

    @Test
    void innerStepThatAsksItsName_makesTheRenamedOuterMiss() throws InterruptedException {
        Runs outer = new Runs(inner(new SaysItsName()));
        for (String name : List.of("outer", "other")) {
            Pipeline<String, String> pipeline = Pipeline.start(name, outer);
            for (CacheUse.Result use : List.of(MISS, HIT)) {
                PipelineRun<String> run = runs.run(pipeline, "in");
                assertThat(run.output()).isEqualTo(name + "/inner");
                assertThat(use(run)).isEqualTo(use);
            }
        }
    }

    /** Its text can't be had: whoever digests it fails. */
    record Unreadable(String text) {
        @Override
        public String text() {
            throw new IllegalStateException("unreadable: " + text);
        }
    }

    record MakesUnreadable() implements Step<String, Object> {
        @Override
        public Object apply(String input, Context context) {
            return context.get(A) == 1 ? new Unreadable(input) : input;
        }
    }

    @Cacheable
    record RunsOr(Pipeline<String, Object> inner) implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            try {
                return "" + inner.apply(input, context);
            } catch (StepFailedException e) {
                return "failed";
            }
        }
    }

    @Test
    void whatAnInnerStepAsked_isAskedByTheOuter_alsoIfOnlyItsOutputFails() throws InterruptedException {
        RunsOr outer = new RunsOr(Pipeline.start("inner", new MakesUnreadable()));
        assertThat(run(outer, Change.NOTHING).output()).isEqualTo("failed");
        assertThat(use(run(outer, Change.NOTHING))).isEqualTo(HIT);
        assertThat(run(outer, Change.VALUE).output()).isEqualTo("in");
    }

    /** Has state that nothing says: what it makes can't be part of a key. */
    static final class Moody implements ResourceFactory<Greeting, String> {
        private final String mood;

        Moody(String mood) {
            this.mood = mood;
        }

        @Override
        public Class<Greeting> specType() {
            return Greeting.class;
        }

        @Override
        public String create(Greeting spec, Secrets secrets) {
            return mood;
        }
    }

    @Test
    void whatAnInnerStepAsks_andCannotBeTraced_keepsTheOuterOutOfTheCache_withItsReason() throws InterruptedException {
        Pipeline<String, String> outer = Pipeline.start("outer", new Runs(inner(new Asks(Question.RESOURCE, false))));
        for (String mood : List.of("good", "bad")) {
            PipelineRun<String> run = runs.run(
                    outer,
                    "in",
                    ContextValues.empty(),
                    options -> options.resources(ResourceFactories.none().with(new Moody(mood))));
            assertThat(run.output()).isEqualTo("in " + mood);
            assertThat(use(run)).isEqualTo(BYPASS);
            assertThat(run.provenance().get(0).cache().reason()).contains("it read resource", Moody.class.getName());
        }
    }

    // What the outer step put

    /** Puts a key, runs a pipeline inside, and makes do with its failure. */
    @Cacheable
    record PutsAndRuns(Pipeline<String, String> inner, int salt) implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            context.put(NEW, "by the outer");
            try {
                return inner.apply(input, context);
            } catch (StepFailedException e) {
                return "failed of " + e.getCause().getMessage();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keyThatTheOuterPut_andTheInnerReads_isNoReadOfTheOuter(boolean fails) throws InterruptedException {
        for (Question question : List.of(Question.MISSING_VALUE, Question.PRESENCE)) {
            Pipeline<String, String> inner = inner(new Asks(question, fails));
            for (int salt = 0; salt < 2; salt++) { // the second time the inner one is a hit, unless it failed
                PipelineRun<String> cold = run(new PutsAndRuns(inner, salt), Change.NOTHING);
                assertThat(cold.output()).containsAnyOf("by the outer", "true");
                assertThat(reads(cold)).containsExactly(new Read(Read.Kind.PRESENCE, "new"));
                assertThat(use(cold)).isEqualTo(MISS);
                PipelineRun<String> warm = run(new PutsAndRuns(inner, salt), Change.NOTHING);
                assertThat(use(warm)).isEqualTo(HIT);
                assertThat(warm.output()).isEqualTo(cold.output());
            }
        }
    }

    @Test
    void keysThatTheInnerLists_areThoseOfTheOuterToo_whichAreNotAsked() throws InterruptedException {
        PutsAndRuns outer = new PutsAndRuns(inner(new Asks(Question.KEYS, false)), 0);
        assertThat(run(outer, Change.NOTHING).output()).isEqualTo("in [a, new]");
        assertThat(use(run(outer, Change.NOTHING))).isEqualTo(HIT);
        assertThat(use(run(outer, Change.VALUE))).isEqualTo(HIT);
    }

    @Cacheable
    record Puts(String value) implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            context.put(NEW, value);
            return input;
        }
    }

    @Test
    void keyThatAnInnerStepPut_andTheNextReads_isNoReadOfTheOuter() throws InterruptedException {
        Pipeline<String, String> inner =
                Pipeline.<String, String>start(new Puts("x")).then(new Asks(Question.MISSING_VALUE, false));
        for (int salt = 0; salt < 2; salt++) {
            PipelineRun<String> cold = run(new Runs(inner, salt), Change.NOTHING);
            assertThat(cold.output()).isEqualTo("in x");
            assertThat(reads(cold)).containsExactly(new Read(Read.Kind.PRESENCE, "new"));
            PipelineRun<String> warm = run(new Runs(inner, salt), Change.NOTHING);
            assertThat(use(warm)).isEqualTo(HIT);
            assertThat(warm.context(NEW)).contains("x");
        }
    }

    // What inner steps tell

    @Cacheable
    record Tells() implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            INNER_RUNS.incrementAndGet();
            context.put(NEW, "told");
            context.metric("told", 1, Map.of("by", "inner"));
            context.artifact("report.txt", "inner report");
            return input + "!";
        }
    }

    /** Tells before and after the pipeline that it runs inside. */
    @Cacheable
    record TellsAround(Pipeline<String, String> inner, int salt) implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            OUTER_RUNS.incrementAndGet();
            context.metric("before", 1);
            context.artifact("report.txt", "outer report");
            String made = inner.apply(input, context);
            context.metric("after", context.get(NEW).length());
            return made;
        }
    }

    @Test
    void whatInnerStepsTell_isToldByTheOuter_andAgainOnAHit_withoutRunningAnything() throws InterruptedException {
        Pipeline<String, String> inner = inner(new Tells());
        List<List<StepRecord>> records = new ArrayList<>();
        for (int salt : List.of(1, 1, 2, 2)) { // cold; a hit; a miss with an inner hit; a hit
            List<String> written = new ArrayList<>();
            PipelineRun<String> run = runs.run(
                    Pipeline.start("outer", new TellsAround(inner, salt)),
                    "in",
                    ContextValues.empty(),
                    options -> options.artifacts((step, artifact, content) ->
                            written.add(step + ' ' + artifact.name() + ": " + new String(content))));
            assertThat(run.output()).isEqualTo("in!");
            assertThat(run.context(NEW)).contains("told");
            assertThat(run.metrics())
                    .containsExactly(
                            new Metric("before", 1, Map.of()),
                            new Metric("told", 1, Map.of("by", "inner")),
                            new Metric("after", 4, Map.of()));
            assertThat(written)
                    .containsExactly("outer report.txt: outer report", "outer inner.report.txt: inner report");
            assertThat(run.artifacts()).extracting(Artifact::name).containsExactly("report.txt", "inner.report.txt");
            records.add(run.provenance());
        }
        assertThat(records)
                .allSatisfy(all -> assertThat(all)
                        .usingRecursiveComparison()
                        .ignoringFields("cache", "start", "duration", "parameters")
                        .isEqualTo(records.get(0)));
        assertThat(OUTER_RUNS).hasValue(2);
        assertThat(INNER_RUNS).hasValue(1);
    }

    @Test
    void lostBlobsOfInnerEffects_areMadeAgain() throws InterruptedException {
        TellsAround outer = new TellsAround(inner(new Tells()), 1);
        run(outer, Change.NOTHING);
        for (Digest blob : List.copyOf(runs.backend.blobs.keySet())) {
            runs.backend.blobs.remove(blob);
            List<String> written = new ArrayList<>();
            PipelineRun<String> warm = runs.run(
                    Pipeline.start("outer", outer),
                    "in",
                    ContextValues.empty(),
                    options -> options.artifacts((step, artifact, content) -> written.add(new String(content))));
            assertThat(use(warm)).isEqualTo(HIT);
            assertThat(warm.output()).isEqualTo("in!");
            assertThat(warm.context(NEW)).contains("told");
            assertThat(written).containsExactly("outer report", "inner report");
        }
    }

    /** Runs a pipeline inside, in another thread, and waits for it. */
    @Cacheable
    record RunsElsewhere(Pipeline<String, String> inner) implements Step<String, String> {
        @Override
        public String apply(String input, Context context) throws Exception {
            OUTER_RUNS.incrementAndGet();
            return Background.start(() -> inner.apply(input, context)).get();
        }
    }

    @Test
    void lostBlobThatInnerAndOuterShare_isMadeAgain_whicheverThreadRunsTheInner() throws Exception {
        RunsElsewhere outer = new RunsElsewhere(inner(new Asks(Question.VALUE, false)));
        Pipeline<String, String> limited = Pipeline.<String, String>start(
                        "outer", new Runs(inner(new Asks(Question.VALUE, false))))
                .trying(Attempts.once().within(Duration.ofMinutes(5)));
        ContextValues values = ContextValues.empty().with(A, 1);
        for (Pipeline<String, String> pipeline : List.of(Pipeline.<String, String>start("outer", outer), limited)) {
            runs.run(pipeline, "in", values);
            runs.backend.blobs.clear();
            PipelineRun<String> warm = runs.run(pipeline, "in", values);
            assertThat(use(warm)).isEqualTo(HIT);
            CompletableFuture<String> output = Background.start(warm::output);
            assertThat(output)
                    .as("the inner step waits for the blob that the outer one is making of it")
                    .succeedsWithin(Duration.ofSeconds(60))
                    .isEqualTo("in 1");
        }
    }

    @Test
    void keyIsWrittenOnce_betweenOuterAndInner() {
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> run(new TellsTwice(inner(new Puts("by the inner")), true), Change.NOTHING))
                .havingRootCause()
                .isInstanceOf(ContextMutationException.class)
                .withMessageContainingAll("'new'", "by the inner", "by the outer", "from step 'outer'");
        assertThatExceptionOfType(StepFailedException.class)
                .isThrownBy(() -> run(new TellsTwice(inner(new Puts("by the inner")), false), Change.NOTHING))
                .havingRootCause()
                .isInstanceOf(ContextMutationException.class)
                .withMessageContainingAll("'new'", "by the outer", "by the inner", "put by this step");
    }

    @Test
    void keyOfTheInitialContext_isRefusedToTheInner_andThatIsAReadOfTheOuter() throws InterruptedException {
        Runs outer = new Runs(inner(new Puts("by the inner")));
        PipelineRun<String> refused = run(outer, Change.NEW_KEY);
        assertThat(refused.output()).contains("'new'", "by the inner", "there", "the run's initial context");
        assertThat(reads(refused))
                .containsExactly(new Read(Read.Kind.PRESENCE, "new"), new Read(Read.Kind.CONTEXT, "new"));
        assertThat(use(run(outer, Change.NEW_KEY))).isEqualTo(HIT);
        PipelineRun<String> taken = run(outer, Change.NOTHING);
        assertThat(use(taken)).isEqualTo(MISS);
        assertThat(taken.output()).isEqualTo("in");
    }

    record TellsTwice(Pipeline<String, String> inner, boolean outerFirst) implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            if (outerFirst) {
                context.put(NEW, "by the outer");
            }
            String made = inner.apply(input, context);
            if (!outerFirst) {
                context.put(NEW, "by the outer");
            }
            return made;
        }
    }

    // Asynchronous inner steps

    /** Ends in another thread than it began in, where it reads and tells. */
    @Cacheable
    record Later() implements AsyncStep<String, String> {
        @Override
        public CompletionStage<String> start(String input, Context context) {
            return Background.start(() -> {
                context.metric("later", context.get(A));
                return input + " later";
            });
        }
    }

    @Test
    void asynchronousInnerSteps_areWaitedFor_inBothKindsOfOuterSteps() throws InterruptedException {
        for (Step<String, String> outer :
                List.<Step<String, String>>of(new Runs(inner(new Later())), new RunsAsync(inner(new Later())))) {
            for (CacheUse.Result use : List.of(MISS, HIT)) {
                PipelineRun<String> run = run(outer, Change.NOTHING);
                assertThat(run.output()).isEqualTo("in later");
                assertThat(run.metrics()).containsExactly(new Metric("later", 1, Map.of()));
                assertThat(use(run)).isEqualTo(use);
            }
            assertThat(use(run(outer, Change.VALUE))).isEqualTo(MISS);
        }
    }

    private static final AtomicReference<CompletableFuture<String>> NEVER = new AtomicReference<>();

    /** Never ends in the first attempt. */
    record NeverThenNow() implements AsyncStep<String, String> {
        @Override
        public CompletionStage<String> start(String input, Context context) {
            CompletableFuture<String> first = new CompletableFuture<>();
            return NEVER.compareAndSet(null, first) ? first : CompletableFuture.completedFuture(input);
        }
    }

    @Test
    void timeOutOfAnOuterStep_cancelsWhatRunsInside_andNotTheRun() {
        for (Step<String, String> outer : List.<Step<String, String>>of(
                new PlainRuns(inner(new NeverThenNow())), new SaltedAsync(inner(new NeverThenNow()), 0))) {
            NEVER.set(null);
            Pipeline<String, String> pipeline = Pipeline.<String, String>start("outer", outer)
                    .trying(Attempts.atMost(20).within(Duration.ofMillis(500))); // a busy machine may need some
            assertThat(pipeline.run("in").output()).isEqualTo("in");
            assertThat(NEVER.get()).failsWithin(Duration.ofSeconds(60));
            assertThat(NEVER.get()).isCancelled();
        }
    }

    record PlainRuns(Pipeline<String, String> inner) implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            return inner.apply(input, context);
        }
    }

    @Test
    void cancellation_reachesTheInnerStep() throws Exception {
        for (Step<String, String> outer : List.<Step<String, String>>of(
                new PlainRuns(inner(new NeverThenNow())), new SaltedAsync(inner(new NeverThenNow()), 0))) {
            CountDownLatch begun = new CountDownLatch(1);
            Cancellation cancellation = new Cancellation();
            NEVER.set(null);
            RunListener listener = new RunListener() {
                @Override
                public void stepStarted(RunInfo run, String step) {
                    if (step.equals("outer/inner")) {
                        begun.countDown();
                    }
                }
            };
            CompletableFuture<Throwable> failure =
                    Background.start(() -> catchThrowable(() -> Pipeline.start("outer", outer)
                            .run(
                                    "in",
                                    ContextValues.empty(),
                                    RunOptions.builder()
                                            .cancellation(cancellation)
                                            .listener(listener)
                                            .build())));
            begun.await();
            cancellation.cancel();
            assertThat(failure).succeedsWithin(Duration.ofSeconds(60));
            assertThat(failure.get()).isInstanceOf(StepFailedException.class);
        }
    }

    // Several threads of an outer step

    private static final AtomicBoolean REVERSED = new AtomicBoolean();

    /** Runs a pipeline for each of two questions, in two threads, one after the other: in this or the other order. */
    @Cacheable
    record Forks(Pipeline<String, String> first, Pipeline<String, String> second) implements Step<String, String> {
        @Override
        public String apply(String input, Context context) throws Exception {
            CountDownLatch mayFollow = new CountDownLatch(1);
            CompletableFuture<String> one =
                    Background.start(() -> ask(first, input, context, mayFollow, REVERSED.get()));
            CompletableFuture<String> two =
                    Background.start(() -> ask(second, input, context, mayFollow, !REVERSED.get()));
            return one.get() + ',' + two.get();
        }

        private static String ask(
                Pipeline<String, String> pipeline,
                String input,
                Context context,
                CountDownLatch mayFollow,
                boolean later)
                throws InterruptedException {
            if (later) {
                mayFollow.await();
            }
            String answer = pipeline.apply(input, context);
            mayFollow.countDown();
            return answer;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void innerPipelinesInSeveralThreads_haveOneKeyInAnyOrder(boolean reversedFirst) throws InterruptedException {
        Forks outer = new Forks(
                Pipeline.start("one", new AsksUncached(Question.VALUE)),
                Pipeline.start("two", new AsksUncached(Question.ENVIRONMENT)));
        List<Change> changes = List.of(Change.NOTHING, Change.VALUE, Change.ENVIRONMENT);
        REVERSED.set(reversedFirst);
        for (Change change : changes) {
            assertThat(use(run(outer, change))).isEqualTo(MISS);
            REVERSED.set(!REVERSED.get()); // the next one stores what it read in the other order
        }
        for (Change change : changes) {
            assertThat(use(run(outer, change))).isEqualTo(HIT);
        }
    }

    @Test
    void innerStepInAnotherThread_mayNotTell() {
        for (Step<String, String> tells : List.<Step<String, String>>of(new Tells(), new Puts("x"), new OnlyMetric())) {
            assertThatExceptionOfType(StepFailedException.class)
                    .isThrownBy(() -> run(new RunsElsewhere(inner(tells)), Change.NOTHING))
                    .havingRootCause()
                    .isInstanceOf(IllegalStateException.class)
                    .withMessageContainingAll("Step 'outer' told something in another thread than its own");
        }
    }

    record OnlyMetric() implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            context.metric("m", 1);
            return input;
        }
    }

    // Parameters of inner steps

    @Cacheable
    record Weighs(double[] weights) implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            return input + weights[0];
        }
    }

    @Test
    void parametersOfInnerSteps_arePartsOfTheOuterKey_asTheyWereWhenItFirstMattered() throws InterruptedException {
        double[] weights = {1};
        Pipeline<String, String> inner = inner(new Weighs(weights));
        Pipeline<String, String> outer = Pipeline.start("outer", new Runs(inner));
        assertThat(outer.problems(runs.formats)).isEmpty();
        weights[0] = 2;
        assertThat(runs.run(outer, "in").output()).isEqualTo("in1.0");
        PipelineRun<String> same = run(new Runs(inner(new Weighs(new double[] {1}))), Change.NOTHING);
        assertThat(same.output()).isEqualTo("in1.0");
        assertThat(use(same)).isEqualTo(HIT);
        PipelineRun<String> held = run(new Runs(inner, 7), Change.NOTHING);
        assertThat(held.output()).isEqualTo("in1.0");
        PipelineRun<String> other = run(new Runs(inner(new Weighs(new double[] {2})), 7), Change.NOTHING);
        assertThat(use(other)).isEqualTo(MISS);
        assertThat(other.output()).isEqualTo("in2.0");
    }

    @Test
    void parameterThatIsAPipeline_isShownByItsSignature() throws InterruptedException {
        Pipeline<String, String> inner = inner(new SaysItsName());
        assertThat(run(new Runs(inner), Change.NOTHING)
                        .provenance()
                        .get(0)
                        .parameters()
                        .get("inner"))
                .isEqualTo("inner:" + SaysItsName.class.getName() + "()")
                .doesNotContain("@");
        assertThat(Pipeline.start(new Runs(inner)).signature())
                .isEqualTo(Pipeline.start(new Runs(inner(new SaysItsName()))).signature())
                .isNotEqualTo(Pipeline.start(new Runs(inner(new Puts("x")))).signature());
    }

    // Sharing

    @Test
    void innerStep_isComputedOnceForAllOuterSteps() throws InterruptedException {
        Pipeline<String, String> inner = inner(new Asks(Question.VALUE, false));
        for (int salt = 0; salt < 3; salt++) {
            assertThat(run(new Runs(inner, salt), Change.NOTHING).output()).isEqualTo("in 1");
        }
        assertThat(OUTER_RUNS).hasValue(3);
        assertThat(INNER_RUNS).hasValue(1);
    }

    private static final int THREADS = 8;
    private static final AtomicReference<CountDownLatch> ALL_CALLED = new AtomicReference<>();

    /** Ends in another thread, not before all runs have been called for. */
    @Cacheable
    record Shared(int n) implements AsyncStep<String, String> {
        @Override
        public CompletionStage<String> start(String input, Context context) {
            INNER_RUNS.incrementAndGet();
            return Background.start(() -> {
                ALL_CALLED.get().await();
                return input + n + context.get(A);
            });
        }
    }

    @Cacheable
    record SaltedAsync(Pipeline<String, String> inner, int salt) implements AsyncStep<String, String> {
        @Override
        public CompletionStage<String> start(String input, Context context) {
            return inner.start(input, context);
        }
    }

    private void runAtOnce(ExecutorService pool, Class<?>... outers) throws Exception {
        ALL_CALLED.set(new CountDownLatch(THREADS));
        TraceCache cache = new TraceCache(new MapBackend());
        Pipeline<String, String> inner = Pipeline.<String, String>start(new Shared(1))
                .then("second", new Asks(Question.VALUE, false))
                .then("third", new Shared(3));
        List<CompletableFuture<PipelineRun<String>>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Step<String, String> outer =
                    outers[i % outers.length] == Runs.class ? new Runs(inner, i / 3) : new SaltedAsync(inner, i / 3);
            all.add(Background.start(() -> {
                        CompletableFuture<PipelineRun<String>> run = Pipeline.start("outer", outer)
                                .runAsync(
                                        "in",
                                        ContextValues.empty().with(A, 1),
                                        RunOptions.builder()
                                                .cache(cache)
                                                .executor(pool)
                                                .build());
                        ALL_CALLED.get().countDown();
                        return run;
                    })
                    .thenCompose(run -> run));
        }
        assertThat(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)))
                .as("8 runs in 2 threads that wait for each other's inner steps")
                .succeedsWithin(Duration.ofSeconds(60));
        for (CompletableFuture<PipelineRun<String>> run : all) {
            assertThat(run.get().output()).isEqualTo("in11 131");
        }
        assertThat(INNER_RUNS).hasValue(3);
        assertThat(cache.counts().disputed()).isZero();
    }

    @Test
    void runsThatShareInnerSteps_inABoundedPool_neverWaitForEachOtherForEver() throws Exception {
        for (List<Class<?>> outers : List.of(List.<Class<?>>of(Runs.class), List.<Class<?>>of(SaltedAsync.class))) {
            INNER_RUNS.set(0);
            ExecutorService pool = Executors.newFixedThreadPool(2);
            try {
                runAtOnce(pool, outers.toArray(Class<?>[]::new));
            } finally {
                pool.shutdownNow();
            }
        }
    }

    @Test
    void runsThatShareInnerSteps_inAPoolThatReplacesWhatWaits_mayBeOfBothKinds() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(2);
        try {
            runAtOnce(pool, Runs.class, SaltedAsync.class);
        } finally {
            pool.shutdownNow();
        }
    }
}
