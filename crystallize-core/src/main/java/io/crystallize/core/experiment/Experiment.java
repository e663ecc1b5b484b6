package io.crystallize.core.experiment;

import io.crystallize.core.ArtifactInput;
import io.crystallize.core.ArtifactReference;
import io.crystallize.core.CachePolicy;
import io.crystallize.core.ContextValues;
import io.crystallize.core.DataSource;
import io.crystallize.core.Key;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Replicated;
import io.crystallize.core.StepFunction;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.verdict.Correction;
import io.crystallize.core.verdict.Hypothesis;
import io.crystallize.core.verdict.PlannedLooks;
import io.crystallize.core.verdict.RankBy;
import io.crystallize.core.verdict.Verifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A source, a pipeline, treatments, a number of replicates, and hypotheses. Immutable, checked as a whole when it is
 * built, and safe to run from any number of threads.
 *
 * <pre>{@code
 * ExperimentResult result = Experiment.builder("penguins")
 *         .source(new Penguins("penguins.csv"))
 *         .pipeline(Pipeline.start(new Split(0.8)).then(new Knn(5)).then(new Accuracy()))
 *         .treatment(Treatment.named("k1").set("knn.k", 1))
 *         .replicates(30)
 *         .hypothesis("k1.accuracy < baseline.accuracy")
 *         .build()
 *         .run(ExperimentOptions.defaults());
 * }</pre>
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class Experiment {
    /** The largest number of replicates. */
    public static final int MAX_REPLICATES = 1_000_000;

    /** How often a run that ends when all is decided looks whether it is, if nothing else is said. */
    public static final int LOOKS = 5;

    /** The greatest number of looks. */
    public static final int MAX_LOOKS = 100;

    private final String name;
    private final String description;
    private final PlannedLooks looks;
    private final OptionalInt sourceReplicates;
    private final @Nullable Long seed;
    private final Map<String, Condition> conditions = new LinkedHashMap<>();
    private final Questions questions;
    private final Map<String, String> outputs;
    /** What it was built of, for conditions that become known later. Not to be changed. */
    private final Builder parts;

    Experiment(
            String name,
            String description,
            PlannedLooks looks,
            OptionalInt sourceReplicates,
            @Nullable Long seed,
            Collection<Condition> conditions,
            Questions questions,
            Map<String, String> outputs,
            Builder parts) {
        this.name = name;
        this.description = description;
        this.looks = looks;
        this.sourceReplicates = sourceReplicates;
        this.seed = seed;
        conditions.forEach(condition -> this.conditions.put(condition.name(), condition));
        this.questions = questions;
        this.outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
        this.parts = parts;
    }

    /** Returns a builder of an experiment with one replicate and nothing else. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * Returns an experiment of a function, which has no configurations yet.
     *
     * <pre>{@code
     * ExperimentResult result = Experiment.of("queue", (Integer servers, Context context) -> waiting(servers, context))
     *         .configuration("one", 1).configuration("two", 2)
     *         .replicates(30).hypothesis("two.value < one.value").run();
     * }</pre>
     *
     * @param function a lambda or method reference; of a configuration it makes a number, a map of numbers by their
     *     names, or a record of numbers: the metrics. What it captured and its code count as those of a
     *     {@linkplain io.crystallize.core.Step#of step} do
     * @throws InvalidInputException if the function is neither a lambda nor a method reference
     */
    public static <C, R> FunctionExperiment<C> of(String name, StepFunction<C, R> function) {
        return new FunctionExperiment<>(name, function);
    }

    /** Returns its name. */
    public String name() {
        return name;
    }

    /** Returns what it is about, or an empty text. */
    public String description() {
        return description;
    }

    /** Returns the number of replicates, at least 1; the greatest, if there are no more than decide its hypotheses. */
    public int replicates() {
        return looks.most();
    }

    /** Returns when a run looks whether all is decided, so that it ends; else once, when all replicates are there. */
    public PlannedLooks looks() {
        return looks;
    }

    /** Returns the looks of a run that may have another number of replicates: as many, at equal distances. */
    PlannedLooks looks(OptionalInt number) {
        return number.isPresent()
                ? PlannedLooks.evenly(number.getAsInt(), looks.replicates().size())
                : looks;
    }

    /** Returns the seed of all random streams, or empty if each run chooses one. */
    public OptionalLong seed() {
        return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    }

    /** Returns the names of the conditions: {@code baseline}, then the treatments in their order. */
    public List<String> conditions() {
        return List.copyOf(conditions.keySet());
    }

    /** Returns the hypotheses, in their order. */
    public List<Hypothesis> hypotheses() {
        return questions.hypotheses();
    }

    /** Returns how the p values of its hypotheses are corrected for their number. */
    public Correction correction() {
        return questions.correction();
    }

    /** Returns what its conditions are ranked by, in that order. */
    public List<RankBy> rankings() {
        return questions.rankings();
    }

    Questions questions() {
        return questions;
    }

    /** Returns the names of the steps whose outputs become artifacts, by the artifacts' names. */
    public Map<String, String> outputs() {
        return outputs;
    }

    /** Returns the artifacts of other experiments that any condition takes its input from, in the conditions' order. */
    public Set<ArtifactReference> inputs() {
        Set<ArtifactReference> inputs = new LinkedHashSet<>();
        plan().forEach(condition ->
                condition.pipeline().steps().forEach(step -> inputs.addAll(ArtifactInput.of(step.step()))));
        return inputs;
    }

    /** Returns the names of the baseline's steps, the sources being the first. */
    public List<String> steps() {
        return baseline().pipeline().names();
    }

    /** Returns the baseline's sources and steps, with the parameters that they have there. */
    public Pipeline<?, ?> pipeline() {
        return baseline().pipeline();
    }

    /** Returns where the baseline's first source was written, if it was read from a file. */
    public Optional<Location> sourceLocation() {
        return Optional.ofNullable(baseline().pipeline().steps().get(0).location());
    }

    /**
     * Returns this experiment with further conditions, in which all is as in the baseline but their names, and so the
     * artifacts of other experiments that are their input.
     *
     * @param names the names of conditions; those that there are stay as they are
     */
    public Experiment withConditions(Collection<String> names) {
        Map<String, Condition> all = new LinkedHashMap<>(conditions);
        Condition baseline = baseline();
        names.forEach(
                other -> all.putIfAbsent(other, new Condition(other, baseline.pipeline(), baseline.context(), false)));
        return new Experiment(
                name, description, looks, sourceReplicates, seed, all.values(), questions, outputs, parts);
    }

    /**
     * Returns what is wrong with the treatments that change nothing of their own, so that they stand for those of the
     * experiments that the input comes from: these have to have them.
     *
     * @param there the names of the conditions that those experiments have
     */
    public List<Problem> strayTreatments(Collection<String> there) {
        return plan().stream()
                .filter(condition -> standsForAnother(condition.name()) && !there.contains(condition.name()))
                .map(condition -> new Problem(
                        parts.treatments.stream()
                                .filter(treatment -> treatment.name().equals(condition.name()))
                                .map(Treatment::location)
                                .filter(Objects::nonNull)
                                .findFirst()
                                .orElse(null),
                        "Treatment '" + condition.name() + "' of experiment '" + name
                                + "' changes nothing of its own, and no experiment that it takes its input from has a"
                                + " condition of that name. Conditions: " + ExperimentCheck.listed(there) + "."
                                + Suggestions.didYouMean(condition.name(), there)))
                .toList();
    }

    /** Whether a condition is a treatment only in what it takes from conditions of that name of other experiments. */
    boolean standsForAnother(String condition) {
        return !condition(condition).changed() && !condition.equals(baseline().name());
    }

    private Condition baseline() {
        return conditions.values().iterator().next();
    }

    /** Returns the context keys that conditions give a value, but for those that a parameter is taken from. */
    Set<String> contextKeys() {
        Set<String> keys = new TreeSet<>();
        for (Condition condition : conditions.values()) {
            keys.addAll(condition.context().keys());
            condition
                    .pipeline()
                    .steps()
                    .forEach(step -> keys.removeAll(step.step().parameters().keySet()));
        }
        return keys;
    }

    /** Returns the condition of a name, which there is. */
    Condition condition(String name) {
        Condition condition = conditions.get(name);
        if (condition == null) {
            throw new IllegalArgumentException("There is no condition '" + name + "'");
        }
        return condition;
    }

    /** Returns the same experiment by another name. */
    public Experiment named(String newName) {
        return new Experiment(newName, description, looks, sourceReplicates, seed, plan(), questions, outputs, parts);
    }

    /** Returns the same experiment with other conditions, of which nothing is claimed. */
    Experiment of(List<Condition> others) {
        return new Experiment(
                name,
                description,
                PlannedLooks.once(looks.most()),
                sourceReplicates,
                seed,
                others,
                Questions.NONE,
                outputs,
                parts);
    }

    /**
     * Returns the baseline under one treatment, which the experiment need not have.
     *
     * @throws InvalidInputException with all that is wrong with it
     */
    Condition condition(Treatment treatment) {
        return parts.under(treatment).build().condition(treatment.name());
    }

    /**
     * Returns what is wrong with a treatment that the experiment doesn't have, as if it had it: whether there is what it
     * changes, of that type, and whether the steps take it.
     */
    public List<Problem> problems(Treatment treatment) {
        try {
            condition(treatment);
            return List.of();
        } catch (InvalidInputException e) {
            return e.problems();
        }
    }

    Collection<Condition> plan() {
        return Collections.unmodifiableCollection(conditions.values());
    }

    /** Returns how many replicates the sources have, if they say so: no run has more. */
    public OptionalInt sourceReplicates() {
        return sourceReplicates;
    }

    /**
     * Returns what would keep the experiment from running: cacheable steps whose output has no codec, parameters whose
     * order can't be kept, and files that are missing. Running it throws these before anything is written.
     *
     * @param baseFolder the folder that relative paths of files start from
     */
    public List<Problem> problems(Formats formats, Path baseFolder) {
        MissingFiles missingFiles = new MissingFiles(baseFolder);
        return plan().stream()
                .flatMap(condition -> Stream.of(
                                condition.pipeline().problems(formats).stream(),
                                missingFiles.of(condition).stream(),
                                condition.pipeline().outputProblems(outputs, formats).stream()
                                        .map(Problem::of))
                        .flatMap(problems -> problems))
                .distinct()
                .toList();
    }

    /** Returns what is wrong with the names of the steps that a policy refreshes. */
    public List<Problem> refreshProblems(CachePolicy policy) {
        SortedSet<String> steps = new TreeSet<>();
        plan().forEach(condition -> steps.addAll(condition.pipeline().names()));
        return policy.refresh().stream()
                .filter(name -> !steps.contains(name) && !steps.contains(outermost(name, steps)))
                .map(name -> Problem.of("Can't refresh step '" + name + "': there is none. Steps: "
                        + String.join(", ", steps) + "." + Suggestions.didYouMean(name, steps)))
                .toList();
    }

    /** A step that runs inside another is only known when it does. */
    private static String outermost(String name, SortedSet<String> steps) {
        int end = name.lastIndexOf('/');
        return end < 0 || steps.contains(name) ? name : outermost(name.substring(0, end), steps);
    }

    /** Returns what is wrong with a number of replicates that goes before the experiment's, if there is one. */
    public Optional<Problem> replicatesProblem(OptionalInt number) {
        return number.isPresent() && sourceReplicates.isPresent() && number.getAsInt() > sourceReplicates.getAsInt()
                ? Optional.of(Problem.of("There can't be " + number.getAsInt()
                        + " replicates: the experiment's sources have " + sourceReplicates.getAsInt()))
                : Optional.empty();
    }

    /** Returns the names of the steps whose first results stand for all, in any condition; sorted. */
    public List<String> recordedSteps() {
        return plan().stream()
                .flatMap(condition -> condition.pipeline().recordedSteps().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Runs the experiment.
     *
     * <p>A trial that fails is in the result, and the others go on, unless the options say otherwise. If the calling
     * thread is interrupted, the run ends with what has finished; the result is then not complete, and the thread's
     * interrupt status is set.
     *
     * @throws InvalidInputException if {@link #problems} has any, or a step to refresh is not there; nothing has run then
     * @throws java.io.UncheckedIOException if the run's folder can't be written
     */
    public ExperimentResult run(ExperimentOptions options) {
        return new ExperimentRun(this, options).run();
    }

    /**
     * Runs conditions that become known as it goes, in one run: the baseline as it is under each treatment that the
     * rounds name. The experiment's own conditions and hypotheses have no part in it. The result has a sample for each
     * replicate of the experiment, also where the rounds asked for fewer.
     *
     * @throws InvalidInputException if {@link #problems} has any, or a step to refresh is not there; nothing has run then
     * @throws java.io.UncheckedIOException if the run's folder can't be written
     */
    public ExperimentResult run(ExperimentOptions options, Rounds rounds) {
        return new ExperimentRun(this, options).run(rounds);
    }

    /**
     * Runs replicate 0 of all conditions, as {@link #debug(ExperimentOptions, List, int)} does.
     *
     * @throws InvalidInputException as {@link #run} does
     */
    public DebugResult debug(ExperimentOptions options) {
        return debug(options, conditions(), 0);
    }

    /**
     * Runs one replicate of some conditions, one after the other in this thread, logging all that the steps ask and
     * tell, and shows all of it. Nothing is stored: there is no run folder, and the cache is only read.
     *
     * @param options of which the executor, what is to be resumed and the number of replicates don't matter; in the
     *     folder of runs, artifacts of other experiments are found
     * @param names of conditions; those run in their order
     * @param replicate at least 0
     * @throws InvalidInputException as {@link #run} does, or if there is no such condition or replicate
     */
    public DebugResult debug(ExperimentOptions options, List<String> names, int replicate) {
        return new OnePass(this, options, replicate).debug(names);
    }

    /**
     * Runs replicate 0 of the baseline, as {@link #apply(ExperimentOptions, String, int)} does.
     *
     * @throws InvalidInputException as {@link #run} does
     * @throws io.crystallize.core.StepFailedException if a step fails
     */
    public @Nullable Object apply(ExperimentOptions options) {
        return apply(options, conditions().get(0), 0);
    }

    /**
     * Runs one replicate of one condition in this thread, and returns the output of its last step. Nothing is stored:
     * there is no run folder, and the cache is only read.
     *
     * @param options as for {@link #debug(ExperimentOptions, List, int)}
     * @param name of a condition
     * @param replicate at least 0
     * @throws InvalidInputException as {@link #run} does, or if there is no such condition or replicate
     * @throws io.crystallize.core.StepFailedException if a step fails
     */
    public @Nullable Object apply(ExperimentOptions options, String name, int replicate) {
        return new OnePass(this, options, replicate).apply(name);
    }

    /**
     * Starts a run of the experiment, in a thread of its own.
     *
     * @throws InvalidInputException if {@link #problems} has any, or a step to refresh is not there; nothing has run then
     */
    public RunningExperiment start(ExperimentOptions options) {
        return RunningExperiment.start(this, options, RunningExperiment.PATIENCE, List.of());
    }

    /**
     * Starts a run of the experiment, in a thread of its own, with somebody who sees all of it.
     *
     * @param subscriber gets the result of each trial from the first one on, as {@link RunningExperiment#trials} says;
     *     {@link TrialQueue} is one to loop over
     * @throws InvalidInputException if {@link #problems} has any, or a step to refresh is not there; nothing has run then
     */
    public RunningExperiment start(ExperimentOptions options, Flow.Subscriber<? super TrialResult> subscriber) {
        return RunningExperiment.start(this, options, RunningExperiment.PATIENCE, List.of(subscriber));
    }

    /** Collects the parts of an experiment. For one thread. */
    public static final class Builder {
        final String name;
        final List<StepTemplate> steps = new ArrayList<>();
        final List<Treatment> treatments = new ArrayList<>();
        final List<Stated> hypotheses = new ArrayList<>();
        final List<RankBy> rankings = new ArrayList<>();
        Correction correction = Correction.HOLM;
        String description = "";

        @Nullable
        StepTemplate source;

        String baselineName = Condition.BASELINE;

        final List<StepTemplate> namedSources = new ArrayList<>();
        final List<Sweep> sweeps = new ArrayList<>();

        final Map<String, Location> places = new HashMap<>();
        final Map<String, Location> contextPlaces = new HashMap<>();
        ContextValues context = ContextValues.empty();
        final List<OutputCheck.Wanted> outputs = new ArrayList<>();

        @Nullable
        Given replicates;

        /** How often a run looks whether all is decided, or null if it is to have all replicates. */
        @Nullable
        Given looks;

        @Nullable
        Long seed;

        /** A hypothesis as a user stated it. */
        sealed interface Stated {
            /** Returns where, if it was read from a file. */
            @Nullable
            Location location();

            /** A text to be read. */
            record Text(Given text) implements Stated {
                @Override
                public @Nullable Location location() {
                    return text.location();
                }
            }

            /** One that was made. */
            record Made(Hypothesis hypothesis, @Nullable Location location) implements Stated {}

            /** One of each treatment, made of its name. */
            record OfEach(
                    Function<String, Hypothesis> maker,
                    @Nullable Location location) implements Stated {}
        }

        private Builder(String name) {
            this.name = name;
        }

        /**
         * Says where a part was written, for problems with it.
         *
         * @param part {@code name}, {@code source}, {@code sources}, {@code steps} or {@code sweep}
         */
        public Builder place(String part, Location location) {
            places.put(part, location);
            return this;
        }

        /** Says what the experiment is about. */
        public Builder description(String newDescription) {
            description = newDescription;
            return this;
        }

        /** Sets where the input comes from. */
        public Builder source(DataSource<?> newSource) {
            return source(StepTemplate.of(new Pipeline.NamedStep(null, newSource)));
        }

        /** Sets where the input comes from. */
        public Builder source(StepTemplate newSource) {
            source = newSource;
            return this;
        }

        /**
         * Adds one of several sources. The first step gets {@link io.crystallize.core.Sources} of what they give;
         * treatments change its parameters as {@code name.parameter}.
         */
        public Builder source(String sourceName, DataSource<?> newSource) {
            return source(sourceName, StepTemplate.of(new Pipeline.NamedStep(null, newSource)));
        }

        /** Adds one of several sources. */
        public Builder source(String sourceName, StepTemplate newSource) {
            namedSources.add(newSource.named(sourceName));
            return this;
        }

        List<StepTemplate> sources() {
            return source == null || !namedSources.isEmpty() ? namedSources : List.of(source);
        }

        /** Adds all steps of a pipeline. */
        public Builder pipeline(Pipeline<?, ?> pipeline) {
            pipeline.steps().forEach(step -> step(StepTemplate.of(step)));
            return this;
        }

        /** Adds a step. */
        public Builder step(StepTemplate step) {
            steps.add(step);
            return this;
        }

        /** Sets a context value, which treatments may change. */
        public <T> Builder context(Key<T> key, T value) {
            context = context.with(key, value);
            return this;
        }

        /**
         * Sets a plain context value, which treatments may change; it is converted to the type of the key that asks for
         * it.
         */
        public Builder context(String key, Object value) {
            context = context.with(key, value);
            return this;
        }

        /** Sets a plain context value, with the place it was written at. */
        public Builder context(String key, Given value) {
            contextPlaces.put(key, value.location());
            return context(key, value.value());
        }

        /** Has the output of the last step become an artifact, as {@link #output(String, String)} says. */
        public Builder output(String artifact) {
            return output(artifact, null, null);
        }

        /**
         * Has the output of a step become an artifact, as if the step had written it: bytes, texts and files as they are,
         * anything else as JSON, if the artifact's name ends with {@code .json}, or as its codec writes it.
         *
         * @param artifact the name of the artifact, a file's name
         * @param step the name of the step
         */
        public Builder output(String artifact, String step) {
            return output(artifact, step, null);
        }

        /**
         * Has the output of a step become an artifact, with the place it was written at.
         *
         * @param step the name of the step, or null for the last one
         */
        public Builder output(String artifact, @Nullable String step, @Nullable Location location) {
            outputs.add(new OutputCheck.Wanted(artifact, step, location));
            return this;
        }

        /** Adds a treatment. */
        public Builder treatment(Treatment treatment) {
            treatments.add(treatment);
            return this;
        }

        /** Adds a treatment for each combination of a sweep. */
        public Builder sweep(Sweep sweep) {
            sweeps.add(sweep);
            return this;
        }

        /** Sets the number of replicates; by default that of the {@link Replicated} sources, or else 1. */
        public Builder replicates(int number) {
            return replicates(Given.of(number));
        }

        /** Sets the number of replicates, with the place it was written at. */
        public Builder replicates(Given number) {
            replicates = number;
            looks = null;
            return this;
        }

        /**
         * Has a run end once every hypothesis is supported, as {@link #replicatesUntilDecided(int, int)} does, with
         * {@value Experiment#LOOKS} looks.
         */
        public Builder replicatesUntilDecided(int atMost) {
            return replicatesUntilDecided(atMost, LOOKS);
        }

        /**
         * Has a run end once every hypothesis is supported, so that a clear effect takes fewer replicates. The levels
         * hold, as {@link PlannedLooks} says, at a price: more replicates at the most, for the same power.
         *
         * @param atMost how many replicates there are if that never is so
         * @param number how often it looks, at equal distances, the last time at the most replicates
         */
        public Builder replicatesUntilDecided(int atMost, int number) {
            return replicatesUntilDecided(Given.of(atMost), Given.of(number));
        }

        /** Has a run end once every hypothesis is supported, with the places this was written at. */
        public Builder replicatesUntilDecided(Given atMost, Given number) {
            replicates = atMost;
            looks = number;
            return this;
        }

        /** Sets the seed of all random streams; without it, each run chooses one. */
        public Builder seed(long newSeed) {
            seed = newSeed;
            return this;
        }

        /** Adds a hypothesis, as {@link Hypothesis#parse} reads it. */
        public Builder hypothesis(String text) {
            return hypothesis(Given.of(text));
        }

        /** Adds a hypothesis as a text, with the place it was written at. */
        public Builder hypothesis(Given text) {
            hypotheses.add(new Stated.Text(text));
            return this;
        }

        /** Adds a hypothesis. */
        public Builder hypothesis(Hypothesis hypothesis) {
            return hypothesis(hypothesis, null);
        }

        /** Adds a hypothesis, with the place it was written at. */
        public Builder hypothesis(Hypothesis hypothesis, @Nullable Location location) {
            hypotheses.add(new Stated.Made(hypothesis, location));
            return this;
        }

        /**
         * Adds the hypothesis that a verifier finds something out about a treatment, for each treatment one; for a
         * certain treatment, {@link Hypothesis#verified} makes it.
         *
         * @param verifierName what it is called
         * @param metrics the names of the metrics that it looks at
         */
        public Builder verify(String verifierName, Verifier verifier, List<String> metrics) {
            return hypothesisOfEach(treatment -> Hypothesis.verified(verifierName, treatment, metrics, verifier), null);
        }

        /**
         * Adds a hypothesis about each treatment, those of sweeps too, but none about the baseline.
         *
         * @param maker makes it of a treatment's name
         * @param location where it was written, or null
         */
        public Builder hypothesisOfEach(Function<String, Hypothesis> maker, @Nullable Location location) {
            hypotheses.add(new Stated.OfEach(maker, location));
            return this;
        }

        /** Sets how the p values of the hypotheses are corrected for their number; by default Holm's way. */
        public Builder correction(Correction newCorrection) {
            correction = newCorrection;
            return this;
        }

        /** Has the conditions ranked by a metric, the highest mean first. */
        public Builder ranking(String metric) {
            return ranking(RankBy.highest(metric));
        }

        /** Has the conditions ranked; beside other rankings, if there are any. */
        public Builder ranking(RankBy by) {
            rankings.add(by);
            return this;
        }

        /**
         * Returns a builder of the same, but with no other treatment than this, beside the baseline's, no sweep, no
         * hypothesis, and no ranking, so that nothing is decided before all replicates are there.
         */
        Builder under(Treatment treatment) {
            Builder copy = copy();
            copy.treatments.removeIf(other -> !other.name().equals(Condition.BASELINE));
            copy.treatments.add(treatment);
            copy.sweeps.clear();
            copy.hypotheses.clear();
            copy.rankings.clear();
            copy.looks = null;
            return copy;
        }

        /** Returns a builder of the same, which can change without this one. */
        Builder copy() {
            Builder copy = new Builder(name);
            copy.steps.addAll(steps);
            copy.treatments.addAll(treatments);
            copy.hypotheses.addAll(hypotheses);
            copy.rankings.addAll(rankings);
            copy.correction = correction;
            copy.description = description;
            copy.source = source;
            copy.baselineName = baselineName;
            copy.namedSources.addAll(namedSources);
            copy.sweeps.addAll(sweeps);
            copy.places.putAll(places);
            copy.contextPlaces.putAll(contextPlaces);
            copy.context = context;
            copy.outputs.addAll(outputs);
            copy.replicates = replicates;
            copy.looks = looks;
            copy.seed = seed;
            return copy;
        }

        /**
         * Returns the experiment.
         *
         * @throws InvalidInputException with all problems, each with its place if it was read from a file
         */
        public Experiment build() {
            return new ExperimentCheck(this).check();
        }
    }
}
