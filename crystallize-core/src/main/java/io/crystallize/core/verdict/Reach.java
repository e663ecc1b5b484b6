package io.crystallize.core.verdict;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which claims could be supported by the most favourable values: the smallest p that their numbers of observations
 * allow, after the correction, does not exceed what the last look has of their level.
 *
 * <p>A claim that is out of reach is never tested, so it doesn't count in the correction of the others. The values
 * themselves play no part in this, so the level stays what it is.
 */
final class Reach {
    private static final int MOST_OBSERVATIONS = 10_000;

    private Reach() {}

    /**
     * Returns the reason for each claim that can't reach its level.
     *
     * @param share what part of each level the last look has: the greatest, with the most observations
     */
    static Map<Case, String> shortfalls(List<Case> cases, Correction correction, double share) {
        List<Case> family = new ArrayList<>(cases);
        Map<Case, String> reasons = new IdentityHashMap<>();
        while (true) {
            List<Case> farthest = farthest(family, correction, share);
            if (farthest.isEmpty()) {
                return reasons;
            }
            for (Case each : farthest) {
                reasons.put(each, reason(each, family.size(), correction, share));
            }
            family.removeAll(farthest);
        }
    }

    /**
     * Of the claims that can't reach their level, those farthest from it: what they cost the others is given back
     * first.
     */
    private static List<Case> farthest(List<Case> family, Correction correction, double share) {
        double[] best = correction.adjust(family.stream()
                .map(each -> Math.min(1, smallestP(each) / share))
                .toList());
        List<Case> farthest = new ArrayList<>();
        double greatest = 0;
        for (int i = 0; i < best.length; i++) {
            Case each = family.get(i);
            double distance = smallestP(each) / each.hypothesis().level();
            if (best[i] > each.hypothesis().level() && distance >= greatest) {
                if (distance > greatest) {
                    farthest.clear();
                }
                greatest = distance;
                farthest.add(each);
            }
        }
        return farthest;
    }

    private static double smallestP(Case each) {
        return each.smallestP(each.data().observations());
    }

    private static String reason(Case each, int hypotheses, Correction correction, double share) {
        double level = each.hypothesis().level();
        int n = each.data().observations();
        String counted = each.data().paired() ? (n == 1 ? "1 pair" : n + " pairs") : "n = " + n;
        String problem = counted + " can't reach the level " + Figures.significant(level, 6)
                + ": the smallest p possible is " + Figures.significant(smallestP(each), 3)
                + (hypotheses == 1 ? "" : ", before the correction (" + correction.of(hypotheses) + ")")
                + (share == 1 ? "" : ", and the last look has " + Figures.significant(share, 3) + " of the level")
                + ". ";
        int needed = n + 1;
        while (needed < MOST_OBSERVATIONS
                && correction.adjust(Collections.nCopies(hypotheses, Math.min(1, each.smallestP(needed) / share)))[0]
                        > level) {
            needed++;
        }
        return needed < MOST_OBSERVATIONS
                ? problem + "It takes " + needed + " replicates in which " + compared(each) + " a value."
                : problem + (hypotheses == 1 ? "Choose" : "State fewer hypotheses, or choose")
                        + " another test or a higher level.";
    }

    private static String compared(Case each) {
        List<MetricRef> metrics = each.hypothesis().claim().metrics();
        if (metrics.size() < 2) {
            return metrics.isEmpty() ? "every condition has" : metrics.get(0) + " has";
        }
        return each.data().paired() ? "both sides have" : "each side has";
    }
}
