package io.crystallize.core.explain;

import io.crystallize.core.provenance.CacheUse;

/** How explanations refer to other steps. */
final class Wording {
    private Wording() {}

    /** Returns where a step ran, as seen from a trial. */
    static String place(RanStep step, RanTrial from, boolean anyReplicate) {
        RanTrial trial = step.trial();
        String run = run(trial, from);
        boolean sameReplicate = trial.replicate() == from.replicate();
        if (trial.condition().equals(from.condition()) && sameReplicate) {
            return run;
        }
        String which = anyReplicate && sameReplicate ? "" : ", replicate " + trial.replicate();
        return run + " (" + trial.condition() + which + ")";
    }

    private static String run(RanTrial trial, RanTrial from) {
        if (trial.run() == from.run()) {
            return "this run";
        }
        return trial.run().name().isEmpty()
                ? "an earlier run"
                : "run " + trial.run().name();
    }

    /** Returns what the differences are to: nothing where they say it themselves. */
    static String since(RanStep step, RanTrial from) {
        RanTrial trial = step.trial();
        String condition = trial.condition().equals(from.condition()) ? "" : "as against " + trial.condition();
        if (trial.run() == from.run()) {
            return condition.isEmpty() ? "" : " (" + condition + ")";
        }
        String run = "since " + run(trial, from);
        return " (" + (condition.isEmpty() ? run : condition + ", " + run) + ")";
    }

    static String gone(RanStep step, RanTrial from, boolean anyReplicate) {
        String place = place(step, from, anyReplicate);
        CacheUse use = step.record().cache();
        return use.result() == CacheUse.Result.BYPASS
                ? "it was computed before by " + place + ", but not stored: " + use.reason()
                : "it was computed before by " + place
                        + ", but its entry was gone (cleaned, another cache, or refreshed)";
    }
}
