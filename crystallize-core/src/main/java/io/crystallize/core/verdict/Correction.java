package io.crystallize.core.verdict;

import io.crystallize.core.statistics.MultipleTests;
import java.util.List;
import org.apiguardian.api.API;

/** How the p values of the hypotheses of one experiment are corrected for their number. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public enum Correction {
    /**
     * Holm's: the probability of any false claim among the supported ones stays at the level, however the claims depend
     * on each other.
     */
    HOLM("holm", "Holm"),
    /**
     * Benjamini and Hochberg's: the expected share of false claims among the supported ones stays at the level, if the
     * claims are independent or depend on each other positively.
     */
    BENJAMINI_HOCHBERG("benjamini-hochberg", "Benjamini–Hochberg");

    private final String label;
    private final String words;

    Correction(String label, String words) {
        this.label = label;
        this.words = words;
    }

    /** Returns its name in an experiment file. */
    public String label() {
        return label;
    }

    /** Returns the corrected p values, each in the place of its own. */
    double[] adjust(List<Double> p) {
        double[] values = p.stream().mapToDouble(Double::doubleValue).toArray();
        return this == HOLM ? MultipleTests.holm(values) : MultipleTests.benjaminiHochberg(values);
    }

    /** Returns it as in {@code Holm, 3 hypotheses}. */
    String of(int hypotheses) {
        return words + ", " + hypotheses + " hypotheses";
    }
}
