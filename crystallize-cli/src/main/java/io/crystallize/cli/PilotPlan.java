package io.crystallize.cli;

import io.crystallize.cli.Supposed.Compared;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.statistics.Alternative;
import io.crystallize.core.verdict.Claim;
import io.crystallize.core.verdict.Spread;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a pilot run says of an experiment to come, so that it is planned by the test that will judge it.
 *
 * @param claim what is to be claimed
 * @param spread how much its values varied in the pilot run
 * @param testToTrain how much resplits of one data set have in common; 0 if the replicates are none
 * @param effect the effect that is asked for, or null for the one that the pilot run saw. Of a claim with a margin it is
 *     the true difference, left minus right; of others it is a difference in the direction of the claim
 */
record PilotPlan(
        Claim.Bounded claim,
        Spread spread,
        double testToTrain,
        @Nullable Double effect) {
    /** Whether a difference of 0 can be planned for, as what is claimed is that it is within a margin. */
    static boolean hasMargin(Claim.Bounded claim) {
        return claim.margin() > 0
                || claim.right().metric() != null && claim.right().offset() != 0;
    }

    /** Whether the run will compare shares by an exact test. */
    boolean isOfShares() {
        return spread.shares() != null && testToTrain == 0;
    }

    /** Whether the run will compare shares by a test whose power isn't known here. */
    boolean isOfSharesByNormalValues() {
        return spread.binary() && !isOfShares() && testToTrain == 0;
    }

    /** Returns what is planned for if the values are taken for normal, and have such a standard deviation. */
    Supposed.Normal normal(double sd) {
        if (claim instanceof Claim.Equivalence equivalence) {
            double difference = effect == null ? spread.effect() : effect - middle();
            return new Supposed.Equivalent(difference, equivalence.margin(), sd, compared(), testToTrain);
        }
        if (!hasMargin(claim)) {
            return new Supposed.Means(
                    effect == null ? spread.effect() : Math.abs(effect), sd, compared(), testToTrain, null);
        }
        double towards = isLess() ? -1 : 1;
        return effect == null
                ? new Supposed.Means(spread.effect(), sd, compared(), testToTrain, middle() + towards * spread.effect())
                : new Supposed.Means(towards * (effect - middle()), sd, compared(), testToTrain, effect);
    }

    /** The difference that the claim compares with; of a constant, the values differ from that. */
    private double middle() {
        return isConstant() ? 0 : claim.right().offset();
    }

    private Compared compared() {
        return isConstant() ? Compared.CONSTANT : spread.paired() ? Compared.PAIRS : Compared.SIDES;
    }

    private boolean isConstant() {
        return claim.right().metric() == null;
    }

    private boolean isLess() {
        return alternative() == Alternative.LESS;
    }

    private Alternative alternative() {
        return claim instanceof Claim.Inequality inequality
                ? inequality.comparison().alternative()
                : Alternative.TWO_SIDED;
    }

    /** The left side's share is raised by the effect, or lowered; pairs differ as often as in the pilot run, if they can. */
    Supposed shares() {
        Spread.Shares seen = Objects.requireNonNull(spread.shares());
        boolean less = isLess();
        double reference = less ? seen.left() : seen.right();
        if (effect == null) {
            return supposed(less ? seen.right() : seen.left(), reference, seen.leftOnly(), seen.rightOnly());
        }
        double difference = less ? -Math.abs(effect) : alternative() == Alternative.GREATER ? Math.abs(effect) : effect;
        double share = reference + difference;
        if (!(share >= 0 && share <= 1)) {
            throw new InvalidInputException("Option '--effect': " + Report.number(Math.abs(effect)) + " from the share "
                    + Report.number(reference) + " of " + claim.right() + " is beyond 0 and 1: say an effect up to "
                    + Report.number(difference > 0 ? 1 - reference : reference));
        }
        if (compared() != Compared.PAIRS) {
            return supposed(share, reference, 0, 0);
        }
        double discordance = seen.leftOnly() + seen.rightOnly();
        double rarer = (discordance - Math.abs(difference)) / 2;
        if (rarer < 0) {
            throw new InvalidInputException("Option '--effect': only " + Report.number(discordance) + " of the pairs of"
                    + " the pilot run differ, so that shares can't differ by " + Report.number(Math.abs(effect))
                    + ": say a smaller effect, or '--rates " + rate(share) + " " + rate(reference)
                    + "' instead of the pilot run");
        }
        // No more pairs differ the rarer way than have a 1 on the one side, and a 0 on the other.
        double possible = Math.min(rarer, Math.min(Math.min(share, reference), 1 - Math.max(share, reference)));
        double oftener = possible + Math.abs(difference);
        boolean claimed = less || difference > 0;
        return claimed ? new Supposed.Pairs(oftener, possible) : new Supposed.Pairs(possible, oftener);
    }

    private static String rate(double share) {
        return Report.number(share).replaceFirst("0+$", "").replaceFirst("\\.$", "");
    }

    private Supposed supposed(double left, double right, double leftOnly, double rightOnly) {
        return switch (compared()) {
            case CONSTANT -> new Supposed.Share(left, right, isLess());
            case PAIRS -> new Supposed.Pairs(leftOnly, rightOnly);
            case SIDES -> isLess() ? new Supposed.Shares(right, left) : new Supposed.Shares(left, right);
        };
    }
}
