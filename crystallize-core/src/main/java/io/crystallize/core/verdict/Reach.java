package io.crystallize.core.verdict;

import io.crystallize.core.statistics.MultipleTests;
import io.crystallize.core.statistics.PairedTests;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which claims could be supported by the most favourable values: the smallest p that their numbers of pairs allow,
 * after Holm's correction, does not exceed their level.
 *
 * <p>A claim that is out of reach is never tested, so it doesn't count in the correction of the others. The signs of
 * differences play no part in this, so the level stays what it is.
 */
final class Reach {
    private Reach() {}

    /** Returns the reason for each claim that can't reach its level. */
    static Map<Claim, String> shortfalls(List<Claim> claims) {
        List<Claim> family = new ArrayList<>(claims);
        Map<Claim, String> reasons = new HashMap<>();
        while (true) {
            List<Claim> farthest = farthest(family);
            if (farthest.isEmpty()) {
                return reasons;
            }
            for (Claim claim : farthest) {
                reasons.put(claim, reason(claim, family.size()));
            }
            family.removeAll(farthest);
        }
    }

    /**
     * Of the claims that can't reach their level, those farthest from it: what they cost the others is given back
     * first.
     */
    private static List<Claim> farthest(List<Claim> family) {
        double[] best = MultipleTests.holm(
                family.stream().mapToDouble(claim -> claim.smallestP()).toArray());
        List<Claim> farthest = new ArrayList<>();
        double greatest = 0;
        for (int i = 0; i < best.length; i++) {
            Claim claim = family.get(i);
            double distance = claim.smallestP() / claim.hypothesis.level();
            if (best[i] > claim.hypothesis.level() && distance >= greatest) {
                if (distance > greatest) {
                    farthest.clear();
                }
                greatest = distance;
                farthest.add(claim);
            }
        }
        return farthest;
    }

    private static String reason(Claim claim, int hypotheses) {
        double level = claim.hypothesis.level();
        int pairs = claim.pairs.size();
        String correction = hypotheses == 1 ? "" : ", before Holm's correction for " + hypotheses + " hypotheses";
        String problem = (pairs == 1 ? "1 pair" : pairs + " pairs") + " can't reach the level "
                + Figures.significant(level, 6) + ": the smallest p possible is "
                + Figures.significant(claim.smallestP(), 3) + correction + ". ";
        int needed = pairsNeeded(level, hypotheses);
        return claim.isExact() && needed <= PairedTests.EXACT_LIMIT
                ? problem + "It takes " + needed + " replicates in which both sides have a value."
                : problem + "State fewer hypotheses, or choose a higher level.";
    }

    /** How many pairs are enough if each of the hypotheses has as many. */
    private static int pairsNeeded(double level, int hypotheses) {
        int pairs = 0;
        while (Math.scalb((double) hypotheses, -pairs) > level) {
            pairs++;
        }
        return pairs;
    }
}
