package io.crystallize.core.verdict;

import io.crystallize.core.statistics.ExactMean;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The values of one metric under one condition, by replicate. Immutable and safe for any number of threads.
 *
 * <p>A replicate may have recorded no value (it failed, or never got there), one, or several. Several count as one
 * observation, by default their mean: what happens within a replicate is not independent of itself. Values may be NaN or
 * infinite; that is found out, and told, when they are judged. Each value may have tags, which don't count when they are
 * judged.
 *
 * <p>Replicates whose value comes from one and the same execution are one observation, however many there are. Which do
 * is known of what an experiment recorded; else each replicate is taken for an execution of its own. Where the values of
 * one execution differ nevertheless, something varies that no step asked its context for, and they are several.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class Samples {
    private final double[] values;
    /** Where the values of replicate i start; those of the last one end at starts[replicates]. */
    private final int[] starts;
    /** Which of the tag sets each value has, or null if none has any. */
    private final int @Nullable [] tagged;

    private final List<Map<String, String>> tagSets;
    /** Of each replicate, what tells the execution that recorded its values from others, or null if all are others. */
    private final long @Nullable [] executions;

    private Samples(
            double[] values,
            int[] starts,
            int @Nullable [] tagged,
            List<Map<String, String>> tagSets,
            long @Nullable [] executions) {
        this.values = values;
        this.starts = starts;
        this.tagged = tagged;
        this.tagSets = tagSets;
        this.executions = executions;
    }

    /** Returns samples with exactly one value for each replicate, the first being that of replicate 0. */
    public static Samples of(double... oneForEach) {
        int[] starts = new int[oneForEach.length + 1];
        Arrays.setAll(starts, i -> i);
        return new Samples(oneForEach.clone(), starts, null, List.of(), null);
    }

    /**
     * Returns an empty builder of samples for the replicates 0 to {@code replicates - 1}.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public static Builder builder(int replicates) {
        return new Builder(replicates);
    }

    /** Returns how many replicates there are, with or without values. */
    public int replicates() {
        return starts.length - 1;
    }

    /**
     * Returns what a replicate recorded, in the order it was added, as an array of the caller's own.
     *
     * @throws IndexOutOfBoundsException if there is no such replicate
     */
    public double[] values(int replicate) {
        Objects.checkIndex(replicate, replicates());
        return Arrays.copyOfRange(values, starts[replicate], starts[replicate + 1]);
    }

    /**
     * Returns how many values a replicate recorded.
     *
     * @throws IndexOutOfBoundsException if there is no such replicate
     */
    public int count(int replicate) {
        Objects.checkIndex(replicate, replicates());
        return starts[replicate + 1] - starts[replicate];
    }

    /**
     * Returns the tags of what a replicate recorded, one map for each of its {@link #values(int)}.
     *
     * @throws IndexOutOfBoundsException if there is no such replicate
     */
    public List<Map<String, String>> tags(int replicate) {
        Objects.checkIndex(replicate, replicates());
        return IntStream.range(starts[replicate], starts[replicate + 1])
                .mapToObj(this::tagsAt)
                .toList();
    }

    /** Returns each set of tags that a value has, once; perhaps with an empty one. */
    public List<Map<String, String>> tagSets() {
        return tagSets;
    }

    private Map<String, String> tagsAt(int index) {
        return tagged == null ? Map.of() : tagSets.get(tagged[index]);
    }

    /**
     * Returns the one number that stands for a replicate, the mean of its values, or empty if it recorded none.
     *
     * @throws IndexOutOfBoundsException if there is no such replicate
     */
    public OptionalDouble value(int replicate) {
        Objects.checkIndex(replicate, replicates());
        return switch (starts[replicate + 1] - starts[replicate]) {
            case 0 -> OptionalDouble.empty();
            case 1 -> OptionalDouble.of(values[starts[replicate]]);
            default -> OptionalDouble.of(ExactMean.of(values(replicate)));
        };
    }

    /** Returns the one number that stands for a replicate, or empty if it recorded none. */
    OptionalDouble value(int replicate, Aggregation aggregation) {
        return has(replicate) ? OptionalDouble.of(aggregation.of(values(replicate))) : OptionalDouble.empty();
    }

    /** Whether a replicate recorded more than one value. */
    boolean hasSeveralOfOne() {
        return values.length > replicates()
                || IntStream.range(0, replicates()).anyMatch(replicate -> count(replicate) > 1);
    }

    /** Returns what a replicate recorded as something to compare: NaN is NaN. */
    List<Double> told(int replicate) {
        return Arrays.stream(values(replicate)).boxed().toList();
    }

    /** Whether a replicate recorded a value. */
    boolean has(int replicate) {
        return replicate < replicates() && starts[replicate] < starts[replicate + 1];
    }

    /** Returns those of the first replicates; all, if there are no more. */
    public Samples first(int number) {
        if (number >= replicates()) {
            return this;
        }
        return new Samples(
                Arrays.copyOf(values, starts[number]),
                Arrays.copyOf(starts, number + 1),
                tagged == null ? null : Arrays.copyOf(tagged, starts[number]),
                tagSets,
                executions == null ? null : Arrays.copyOf(executions, number));
    }

    /** Returns these, but for what some replicates recorded. */
    Samples without(Collection<Integer> left) {
        if (left.isEmpty()) {
            return this;
        }
        Builder rest = builder(replicates());
        for (int i = 0; i < replicates(); i++) {
            if (!left.contains(i)) {
                rest.execution(i, execution(i));
                for (int j = starts[i]; j < starts[i + 1]; j++) {
                    rest.add(i, values[j], tagsAt(j));
                }
            }
        }
        return rest.build();
    }

    /** Whether something is known of the executions behind the values. */
    boolean knowsExecutions() {
        return executions != null;
    }

    /** Returns what tells the execution behind a replicate's values from others; the replicate, if nothing is known. */
    long execution(int replicate) {
        return executions == null ? replicate : executions[replicate];
    }

    /**
     * Returns the mean over the replicates that have a value, rounded once, so that it depends on no order; or empty if
     * none has.
     */
    public OptionalDouble mean() {
        double[] ofEach = IntStream.range(0, replicates())
                .mapToObj(this::value)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        return ofEach.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(ExactMean.of(ofEach));
    }

    boolean isEmpty() {
        return values.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Samples that
                && Arrays.equals(values, that.values)
                && Arrays.equals(starts, that.starts)
                && IntStream.range(0, values.length).allMatch(i -> tagsAt(i).equals(that.tagsAt(i)));
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(values) + Arrays.hashCode(starts);
    }

    @Override
    public String toString() {
        return "Samples[" + replicates() + " replicates, " + values.length + " values]";
    }

    /** Collects values in any order of replicates. For one thread. */
    public static final class Builder {
        private final int replicates;
        private int[] owners = new int[16];
        private double[] values = new double[16];
        private int @Nullable [] tagged;
        private final Map<Map<String, String>, Integer> tagSets = new LinkedHashMap<>(Map.of(Map.of(), 0));
        private long @Nullable [] executions;
        private int size;

        private Builder(int replicates) {
            if (replicates < 0) {
                throw new IllegalArgumentException("The number of replicates is " + replicates);
            }
            this.replicates = replicates;
        }

        /**
         * Adds a value that a replicate recorded, after those it has.
         *
         * @throws IndexOutOfBoundsException if there is no such replicate
         */
        public Builder add(int replicate, double value) {
            return add(replicate, value, Map.of());
        }

        /**
         * Adds a value that a replicate recorded, after those it has.
         *
         * @param tags not to be changed any more
         * @throws IndexOutOfBoundsException if there is no such replicate
         */
        public Builder add(int replicate, double value, Map<String, String> tags) {
            Objects.checkIndex(replicate, replicates);
            if (size == values.length) {
                owners = Arrays.copyOf(owners, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            if (!tags.isEmpty() || tagged != null) {
                if (tagged == null || tagged.length < values.length) {
                    tagged = tagged == null ? new int[values.length] : Arrays.copyOf(tagged, values.length);
                }
                tagged[size] = tagSets.computeIfAbsent(tags, unknown -> tagSets.size());
            }
            owners[size] = replicate;
            values[size++] = value;
            return this;
        }

        /**
         * Says which execution recorded the values of a replicate.
         *
         * @param execution the same for two replicates if, and only if, they have their values from one execution
         * @throws IndexOutOfBoundsException if there is no such replicate
         */
        public Builder execution(int replicate, long execution) {
            Objects.checkIndex(replicate, replicates);
            if (executions == null) {
                executions = LongStream.range(0, replicates).toArray();
            }
            executions[replicate] = execution;
            return this;
        }

        /** Returns what was added so far. The builder may go on. */
        public Samples build() {
            int[] starts = new int[replicates + 1];
            for (int i = 0; i < size; i++) {
                starts[owners[i] + 1]++;
            }
            Arrays.parallelPrefix(starts, Integer::sum);
            int[] next = starts.clone();
            double[] byReplicate = new double[size];
            int[] tagsByReplicate = tagged == null ? null : new int[size];
            for (int i = 0; i < size; i++) {
                int place = next[owners[i]]++;
                byReplicate[place] = values[i];
                if (tagsByReplicate != null) {
                    tagsByReplicate[place] = tagged[i];
                }
            }
            return new Samples(
                    byReplicate,
                    starts,
                    tagsByReplicate,
                    List.copyOf(tagSets.keySet()),
                    executions == null ? null : executions.clone());
        }
    }
}
