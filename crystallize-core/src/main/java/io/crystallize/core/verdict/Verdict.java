package io.crystallize.core.verdict;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The result of judging a {@link Hypothesis}. Immutable.
 *
 * @param hypothesis what was claimed
 * @param outcome whether the data bear it out
 * @param reason why the outcome is what it is, in plain words; with {@link Outcome#NO_VERDICT}, also the way out
 * @param about what the replicates are a sample of, and so what the verdict is about
 * @param data what was compared
 * @param test what the test found; null if there is no verdict, or a verifier judged without a p value
 * @param effect how great the effect is, or null if there is no verdict or nothing to measure
 * @param cautions what else should be known by those who rely on it
 * @param found what a {@link Verifier} found, by the names of its record's components; empty without one
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Verdict(
        Hypothesis hypothesis,
        Outcome outcome,
        String reason,
        String about,
        Data data,
        @Nullable Tested test,
        @Nullable Effect effect,
        List<String> cautions,
        Map<String, @Nullable Object> found) {
    private static final int MOST_NAMED = 10;

    /** Whether the data bear a claim out. */
    public enum Outcome {
        /** They do. */
        SUPPORTED,
        /** They don't, which is no evidence for the contrary. */
        NOT_SUPPORTED,
        /** They can't tell, whatever they are. */
        NO_VERDICT
    }

    /**
     * What was compared.
     *
     * @param observations of each side, or the number of pairs; of unpaired sides, the smallest number
     * @param most the largest number of a side; with pairs, their number too
     * @param paired whether two sides are compared pair by pair
     * @param missing the replicates in which a value is missing, ascending
     * @param repeats how many replicates were left out as they have their values from the execution of another
     * @param means the mean of each metric that was compared, by its text
     */
    public record Data(
            int observations, int most, boolean paired, List<Integer> missing, int repeats, Map<String, Double> means) {
        /** Keeps copies. */
        public Data {
            missing = List.copyOf(missing);
            means = Collections.unmodifiableMap(new LinkedHashMap<>(means));
        }

        static Data of(Columns columns, boolean paired, Map<String, Double> means) {
            return new Data(
                    columns.size(),
                    columns.values().stream()
                            .mapToInt(column -> column.length)
                            .max()
                            .orElse(0),
                    paired,
                    columns.missing(),
                    columns.repeated().size(),
                    means);
        }
    }

    /**
     * What the test found.
     *
     * @param name the test's name, and how it was carried out
     * @param choice why this test
     * @param p the p value of this hypothesis on its own; never 0
     * @param adjusted the p value corrected for all hypotheses that were tested; this one is compared with the level
     * @param correction how it was corrected, and for how many; null if there was one hypothesis
     */
    public record Tested(
            String name,
            String choice,
            double p,
            double adjusted,
            @Nullable String correction) {}

    /**
     * Puts together what {@link Judge} found.
     *
     * @throws IllegalArgumentException if there is the result of a test without a verdict
     */
    public Verdict {
        if (outcome == Outcome.NO_VERDICT && test != null) {
            throw new IllegalArgumentException("There is a test, but no verdict");
        }
        cautions = List.copyOf(cautions);
        found = Collections.unmodifiableMap(new LinkedHashMap<>(found));
    }

    /** Returns the p value of this hypothesis on its own, or null if there is none. */
    public @Nullable Double p() {
        return test == null ? null : test.p();
    }

    /**
     * Returns it as one sentence, such as {@code standardized.accuracy > baseline.accuracy: SUPPORTED (means 0.9866 and
     * 0.7716, difference +0.215 [0.196, 0.234], p = 9.3e-10, corrected resampled t, 30 pairs), about the process}.
     */
    public String sentence() {
        String claim = hypothesis.text() + ": " + outcome;
        if (outcome == Outcome.NO_VERDICT) {
            return claim + (data.observations() == 0 ? "" : " (" + observationsInWords() + ")") + ". " + reason;
        }
        StringBuilder inner = new StringBuilder();
        if (!data.means().isEmpty() && effect != null) {
            inner.append(data.means().size() == 1 ? "mean " : "means ")
                    .append(data.means().values().stream()
                            .map(mean -> Figures.significant(mean, 4))
                            .collect(Collectors.joining(" and ")))
                    .append(", ");
        }
        if (effect != null) {
            inner.append(effect.inWords()).append(", ");
        }
        if (test != null) {
            inner.append("p = ").append(Figures.significant(test.p(), 2));
            if (test.correction() != null) {
                inner.append(", adjusted ")
                        .append(Figures.significant(test.adjusted(), 2))
                        .append(" (")
                        .append(test.correction())
                        .append(')');
            }
            inner.append(", ").append(test.name()).append(", ");
        }
        return claim + " (" + inner + observationsInWords() + "), " + about;
    }

    private String observationsInWords() {
        int n = data.observations();
        String counted = data.paired()
                ? (n == 1 ? "1 pair" : n + " pairs")
                : "n = " + n + (data.most() == n ? "" : " to " + data.most());
        String repeated = data.repeats() == 0
                ? ""
                : "; " + data.repeats() + (data.repeats() == 1 ? " repeat" : " repeats") + " of others left out";
        List<Integer> missing = data.missing();
        if (missing.isEmpty()) {
            return counted + repeated;
        }
        String named = missing.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        String more = missing.size() > MOST_NAMED ? " and " + (missing.size() - MOST_NAMED) + " more" : "";
        return counted
                + repeated
                + (missing.size() == 1
                        ? "; replicate " + named + " has none"
                        : "; replicates " + named + more + " have none");
    }
}
