package io.crystallize.core.explain;

import io.crystallize.core.provenance.CacheUse;

/** How explanations refer to other steps. */
final class Wording {
    private Wording() {}

    /** Returns where a step ran, as seen from a trial: the run and, if it was in another trial, that. */
    static String place(RanStep step, RanTrial from, boolean anyReplicate) {
        RanTrial trial = step.trial();
        boolean sameReplicate = trial.replicate() == from.replicate();
        if (trial.condition().equals(from.condition()) && sameReplicate) {
            return run(trial, from);
        }
        String replicate = anyReplicate && sameReplicate ? "" : ", replicate " + trial.replicate();
        return run(trial, from) + ", by " + trial.condition() + replicate;
    }

    private static String run(RanTrial trial, RanTrial from) {
        if (trial.run() == from.run()) {
            return "in this run";
        }
        String name = trial.run().name();
        return name.isEmpty() ? "in an earlier run" : "in run " + name;
    }

    /** Returns what the differences are to: nothing where they say it themselves. */
    static String since(RanStep step, RanTrial from) {
        RanTrial trial = step.trial();
        String condition = trial.condition().equals(from.condition()) ? "" : ", as against " + trial.condition();
        if (trial.run() == from.run()) {
            return condition;
        }
        String name = trial.run().name();
        return condition + ", since " + (name.isEmpty() ? "an earlier run" : "run " + name);
    }

    static String gone(RanStep step, RanTrial from, boolean anyReplicate) {
        String place = place(step, from, anyReplicate);
        CacheUse use = step.record().cache();
        return use.result() == CacheUse.Result.BYPASS
                ? "it was computed before " + place + ", but not stored: " + use.reason()
                : "it was computed before " + place + ", but its entry was gone (cleaned, another cache, or refreshed)";
    }
}
