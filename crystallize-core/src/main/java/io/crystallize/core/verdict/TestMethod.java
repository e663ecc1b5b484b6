package io.crystallize.core.verdict;

import io.crystallize.core.verdict.Analysis.Pairing;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** The tests that a claim can be judged by. A hypothesis refuses one that isn't for its claim. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public enum TestMethod {
    /** Signs of differences, or conditions of values, are exchanged: exact where that is few, else Monte Carlo. */
    PERMUTATION(Kind.MEANS, Use.PAIRED, Use.UNPAIRED, Use.CONSTANT),
    /** Student's t for two samples of equal variance. */
    STUDENT(Kind.MEANS, Use.UNPAIRED),
    /** Welch's t for two samples. */
    WELCH(Kind.MEANS, Use.UNPAIRED),
    /** Student's t for differences. */
    PAIRED_T(Kind.MEANS, Use.PAIRED, Use.CONSTANT),
    /** The resampled t, corrected for the overlap of splits of one data set (Nadeau &amp; Bengio, 2003). */
    CORRECTED_T(Kind.MEANS, Use.PAIRED, Use.CONSTANT),
    /** Wilcoxon, Mann and Whitney's rank sum. */
    MANN_WHITNEY(Kind.RANKS, Use.UNPAIRED),
    /** Wilcoxon's signed ranks. */
    WILCOXON(Kind.RANKS, Use.PAIRED, Use.CONSTANT),
    /** How many differences are positive. */
    SIGN(Kind.RANKS, Use.PAIRED, Use.CONSTANT),
    /** The greatest distance of two empirical distributions; of {@code !=} only, as it has no direction of means. */
    KOLMOGOROV_SMIRNOV(Kind.RANKS, Use.UNPAIRED),
    /** Fisher's exact test of two shares. */
    FISHER(Kind.SHARES, Use.UNPAIRED),
    /** McNemar's exact test of two shares. */
    MCNEMAR(Kind.SHARES, Use.PAIRED),
    /** The score tests of two shares that differ by a margin: Farrington and Manning's, or Tango's of pairs. */
    SCORE(Kind.SHARES, Use.PAIRED, Use.UNPAIRED),
    /** The exact test of a share against a constant. */
    BINOMIAL(Kind.SHARES, Use.CONSTANT),
    /** Friedman's ranks within replicates, over all conditions. */
    FRIEDMAN(Kind.RANKS, Use.ALL),
    /** The analysis of variance whose blocks are the replicates, over all conditions. */
    RANDOMIZED_BLOCKS(Kind.MEANS, Use.ALL),
    /** The one-way analysis of variance, over all conditions. */
    ONE_WAY(Kind.MEANS, Use.ALL_UNPAIRED);

    /** What a test is about. */
    private enum Kind {
        MEANS,
        RANKS,
        SHARES
    }

    /** What a test compares. */
    private enum Use {
        PAIRED("two conditions whose values are paired by replicate"),
        UNPAIRED("two conditions whose values are unpaired ('pairing: unpaired')"),
        CONSTANT("one condition and a constant ('a.m > 0.9')"),
        ALL("all conditions, paired by replicate ('*.m differs')"),
        ALL_UNPAIRED("all conditions, unpaired ('*.m differs' with 'pairing: unpaired')");

        private final String words;

        Use(String words) {
            this.words = words;
        }

        static Use of(Claim claim, Pairing pairing) {
            boolean paired = pairing == Pairing.PAIRED;
            if (claim instanceof Claim.Differs) {
                return paired ? ALL : ALL_UNPAIRED;
            }
            return claim.metrics().size() == 1 ? CONSTANT : paired ? PAIRED : UNPAIRED;
        }
    }

    private final Kind kind;
    private final Set<Use> uses;

    TestMethod(Kind kind, Use... uses) {
        this.kind = kind;
        this.uses = EnumSet.copyOf(List.of(uses));
    }

    /** Returns its name in an experiment file. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it takes values that are all 0 or 1, and no others. */
    boolean isOfShares() {
        return kind == Kind.SHARES;
    }

    /** Whether it compares with the spread of values, and is undefined if there is none. */
    boolean needsSpread() {
        return switch (this) {
            case STUDENT, WELCH, PAIRED_T, CORRECTED_T, RANDOMIZED_BLOCKS, ONE_WAY -> true;
            default -> false;
        };
    }

    /** Whether its p is that of a mean whose values, or differences of pairs, are spread about symmetrically. */
    boolean needsSymmetry(boolean paired) {
        return switch (this) {
            case STUDENT, WELCH, PAIRED_T, CORRECTED_T -> true;
            case PERMUTATION -> paired;
            default -> false;
        };
    }

    /** The fewest observations of each condition that it takes, whatever the level. */
    int fewest() {
        return needsSpread() || this == KOLMOGOROV_SMIRNOV || this == FRIEDMAN ? 2 : 1;
    }

    /** Returns why a claim can't be judged by it, and what it could be judged by, or empty if it can. */
    Optional<String> problemWith(Claim claim, Pairing pairing) {
        Use use = Use.of(claim, pairing);
        String test = "the test '" + label() + "' ";
        if (!uses.contains(use)) {
            return Optional.of(
                    test + "compares " + uses.stream().map(each -> each.words).collect(Collectors.joining(" or "))
                            + ", and this is about " + use.words + ". Tests for that: " + fitting(claim, use));
        }
        if (knows(claim)) {
            return Optional.empty();
        }
        if (this == KOLMOGOROV_SMIRNOV) {
            return Optional.of(
                    test + "tells that two distributions differ, not which mean is greater or by how much: it"
                            + " is for '!=' without margin or factor. Tests for this: " + fitting(claim, use));
        }
        String others = (isScaled(claim) ? "permutation" : "permutation, score")
                + (pairing == Pairing.PAIRED ? ", paired-t." : ", welch.");
        return Optional.of(
                test + "knows no " + (this == SCORE ? "" : "margins and ") + "factors. Tests that do: " + others);
    }

    private static String fitting(Claim claim, Use use) {
        return Arrays.stream(values())
                .filter(test -> test.uses.contains(use) && test.knows(claim))
                .map(TestMethod::label)
                .collect(Collectors.joining(", ", "", "."));
    }

    /** Whether it can tell what such a claim says of two sides, or of all. */
    private boolean knows(Claim claim) {
        boolean plain = claim instanceof Claim.Inequality inequality
                && inequality.right().isPlain();
        return switch (this) {
            case KOLMOGOROV_SMIRNOV -> plain && ((Claim.Inequality) claim).comparison() == Comparison.DIFFERENT;
            case FISHER, MCNEMAR -> plain;
            case SCORE -> !isScaled(claim);
            default -> true;
        };
    }

    private static boolean isScaled(Claim claim) {
        return claim instanceof Claim.Bounded bounded && bounded.right().factor() != 1;
    }

    /**
     * Returns what it compares instead of means, as a caution; empty of a test of means or shares.
     *
     * @param constant whether it compares with one
     */
    Optional<String> insteadOfMeans(boolean constant) {
        String compared = switch (this) {
            case MANN_WHITNEY -> "the probability that the left side is the greater one with ½";
            case WILCOXON ->
                "the pseudomedian of the " + (constant ? "values with the constant" : "differences with 0");
            case SIGN -> "the median of the " + (constant ? "values with the constant" : "differences with 0");
            case KOLMOGOROV_SMIRNOV -> "the whole distributions, which may differ where their means don't";
            default -> "ranks";
        };
        return kind == Kind.RANKS
                ? Optional.of("The test '" + label() + "' compares " + compared + ": it isn't about the means.")
                : Optional.empty();
    }
}
