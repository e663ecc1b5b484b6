package io.crystallize.core.experiment;

import io.crystallize.core.CachePolicy;
import io.crystallize.core.ContextValues;
import io.crystallize.core.DataSource;
import io.crystallize.core.Key;
import io.crystallize.core.Pipeline;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.verdict.Hypothesis;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
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
public final class Experiment {
    /** The largest number of replicates. */
    public static final int MAX_REPLICATES = 1_000_000;

    private final String name;
    private final String description;
    private final int replicates;
    private final @Nullable Long seed;
    private final List<Condition> conditions;
    private final List<Hypothesis> hypotheses;
    /** What it was built of, for conditions that become known later. Not to be changed. */
    private final Builder parts;

    Experiment(
            String name,
            String description,
            int replicates,
            @Nullable Long seed,
            List<Condition> conditions,
            List<Hypothesis> hypotheses,
            Builder parts) {
        this.name = name;
        this.description = description;
        this.replicates = replicates;
        this.seed = seed;
        this.conditions = List.copyOf(conditions);
        this.hypotheses = List.copyOf(hypotheses);
        this.parts = parts;
    }

    /** Returns a builder of an experiment with one replicate and nothing else. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Returns its name. */
    public String name() {
        return name;
    }

    /** Returns what it is about, or an empty text. */
    public String description() {
        return description;
    }

    /** Returns the number of replicates, at least 1. */
    public int replicates() {
        return replicates;
    }

    /** Returns the seed of all random streams, or empty if each run chooses one. */
    public OptionalLong seed() {
        return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    }

    /** Returns the names of the conditions: {@code baseline}, then the treatments in their order. */
    public List<String> conditions() {
        return conditions.stream().map(Condition::name).toList();
    }

    /** Returns the hypotheses, in their order. */
    public List<Hypothesis> hypotheses() {
        return hypotheses;
    }

    /** Returns the context keys that conditions give a value, but for those that a parameter is taken from. */
    Set<String> contextKeys() {
        Set<String> keys = new TreeSet<>();
        for (Condition condition : conditions) {
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
        return conditions.stream()
                .filter(condition -> condition.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no condition '" + name + "'"));
    }

    /** Returns the same experiment by another name. */
    public Experiment named(String newName) {
        return new Experiment(newName, description, replicates, seed, conditions, hypotheses, parts);
    }

    /** Returns the same experiment with other conditions, of which nothing is claimed. */
    Experiment of(List<Condition> others) {
        return new Experiment(name, description, replicates, seed, others, List.of(), parts);
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

    List<Condition> plan() {
        return conditions;
    }

    /**
     * Returns what would keep the experiment from running: cacheable steps whose output has no codec, parameters whose
     * order can't be kept, and files that are missing. Running it throws these before anything is written.
     *
     * @param baseFolder the folder that relative paths of files start from
     */
    public List<Problem> problems(Formats formats, Path baseFolder) {
        MissingFiles missingFiles = new MissingFiles(baseFolder);
        return conditions.stream()
                .flatMap(condition -> Stream.concat(
                        condition.pipeline().problems(formats).stream(), missingFiles.of(condition).stream()))
                .distinct()
                .toList();
    }

    /** Returns what is wrong with the names of the steps that a policy refreshes. */
    public List<Problem> refreshProblems(CachePolicy policy) {
        SortedSet<String> steps = new TreeSet<>();
        conditions.forEach(condition -> steps.addAll(condition.pipeline().names()));
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

    /** Returns the names of the steps whose first results stand for all, in any condition; sorted. */
    public List<String> recordedSteps() {
        return conditions.stream()
                .flatMap(condition -> condition.pipeline().recordedSteps().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Runs the experiment.
     *
     * <p>A trial that fails is in the result, and the others go on, unless the options say otherwise. If the calling thread is interrupted, the run ends
     * with what has finished; the result is then not complete, and the thread's interrupt status is set.
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

    /** Collects the parts of an experiment. For one thread. */
    public static final class Builder {
        final String name;
        final List<StepTemplate> steps = new ArrayList<>();
        final List<Treatment> treatments = new ArrayList<>();
        final List<HypothesisText> hypotheses = new ArrayList<>();
        String description = "";

        @Nullable
        StepTemplate source;

        final Map<String, Location> places = new HashMap<>();
        final Map<String, Location> contextPlaces = new HashMap<>();
        ContextValues context = ContextValues.empty();
        Given replicates = Given.of(1);

        @Nullable
        Long seed;

        /** A hypothesis as a user wrote it, or one that was made, and where. */
        record HypothesisText(Given text, @Nullable Hypothesis made) {}

        private Builder(String name) {
            this.name = name;
        }

        /**
         * Says where a part was written, for problems with it.
         *
         * @param part {@code name}, {@code source} or {@code steps}
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

        /** Adds a treatment. */
        public Builder treatment(Treatment treatment) {
            treatments.add(treatment);
            return this;
        }

        /** Sets the number of replicates; by default 1. */
        public Builder replicates(int number) {
            return replicates(Given.of(number));
        }

        /** Sets the number of replicates, with the place it was written at. */
        public Builder replicates(Given number) {
            replicates = number;
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
            hypotheses.add(new HypothesisText(text, null));
            return this;
        }

        /** Adds a hypothesis. */
        public Builder hypothesis(Hypothesis hypothesis) {
            hypotheses.add(new HypothesisText(Given.of(hypothesis.text()), hypothesis));
            return this;
        }

        /** Returns a builder of the same, but with no other treatment than this, beside the baseline's, and no hypothesis. */
        Builder under(Treatment treatment) {
            Builder copy = copy();
            copy.treatments.removeIf(other -> !other.name().equals(Condition.BASELINE));
            copy.treatments.add(treatment);
            copy.hypotheses.clear();
            return copy;
        }

        /** Returns a builder of the same, which can change without this one. */
        Builder copy() {
            Builder copy = new Builder(name);
            copy.steps.addAll(steps);
            copy.treatments.addAll(treatments);
            copy.hypotheses.addAll(hypotheses);
            copy.description = description;
            copy.source = source;
            copy.places.putAll(places);
            copy.contextPlaces.putAll(contextPlaces);
            copy.context = context;
            copy.replicates = replicates;
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
