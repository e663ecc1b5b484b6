package io.crystallize.core.explain;

import io.crystallize.core.explain.Explanation.Changed;
import io.crystallize.core.explain.Explanation.Gone;
import io.crystallize.core.explain.Explanation.Hit;
import io.crystallize.core.explain.Explanation.NeverRan;
import io.crystallize.core.explain.Explanation.Told;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.StepRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Tells why steps ran, or didn't, from the records of this run and of earlier ones. For a step that was computed anew, it
 * looks for the earlier run of the step that it differs least from, and tells how; where several are as near, for the one
 * of the same trial, then of the same replicate, then of the same condition, and of those for the one with the fewest
 * causes upstream, then for the latest. Immutable, and safe for any number of threads.
 *
 * <pre>{@code
 * List<Explanation> why = Why.of(run.provenance(), List.of(yesterday.provenance()));
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Why {
    /** How the reason of a miss begins, unless the step was to run anyway. */
    private static final String NOT_STORED = "nothing is stored";

    /** Of those that are as near. */
    private static final int MOST_COMPARED = 8;

    private final Candidates candidates;

    private Why(Candidates candidates) {
        this.candidates = candidates;
    }

    /**
     * Makes one that knows these trials, in any order: those that are to be explained, and what came before. Of a trial
     * that is explained, only what started before it counts.
     */
    public static Why among(Collection<RanTrial> trials) {
        return new Why(new Candidates(trials));
    }

    /**
     * Explains each step of a run, without more knowledge than what the records say.
     *
     * @param run the records of its steps
     * @param earlier the records of other runs
     * @return one explanation for each record
     */
    public static List<Explanation> of(List<StepRecord> run, Collection<? extends List<StepRecord>> earlier) {
        RanTrial explained = new RanTrial(RunFacts.named(""), "", 0, run);
        List<RanTrial> all = new ArrayList<>();
        earlier.forEach(records -> all.add(new RanTrial(RunFacts.named(""), "", 0, records)));
        all.add(explained);
        Why why = among(all);
        List<Explanation> explanations = new ArrayList<>();
        for (int i = 0; i < run.size(); i++) {
            explanations.add(why.explain(new RanStep(explained, i)));
        }
        return explanations;
    }

    /** Explains a step. */
    public Explanation explain(RanStep step) {
        CacheUse use = step.record().cache();
        return switch (use.result()) {
            case BYPASS, AUDITED, DISPUTED -> new Told(use.reason());
            case HIT -> new Hit(computedBy(step).orElse(null), use.reason());
            case MISS ->
                use.reason().isEmpty() || use.reason().startsWith(NOT_STORED) ? miss(step) : new Told(use.reason());
        };
    }

    /**
     * The one that the record of the hit names or, if it names none, the latest that computed it: what came before that
     * had gone, or it would not have been computed again.
     */
    private Optional<RanStep> computedBy(RanStep hit) {
        String origin = hit.record().cache().reason();
        // A hit may have waited for what began after it did.
        return candidates.same(hit, hit.start().plus(hit.record().duration())).stream()
                .filter(other -> other.record().cache().result() == CacheUse.Result.MISS)
                .filter(other -> other.record().output().equals(hit.record().output()))
                .filter(other -> origin.isEmpty() || origin.equals(other.origin()))
                .findFirst();
    }

    private Explanation miss(RanStep step) {
        List<Nearness> near = nearest(step);
        if (!near.isEmpty()) {
            return near.stream()
                    .limit(MOST_COMPARED)
                    .map(nearness -> new Changed(nearness.step(), new Comparison(nearness.step(), step).differences()))
                    .min(Comparator.comparingInt(Why::causes)) // the first, which is the latest, of equal ones
                    .<Explanation>map(changed -> changed.differences().isEmpty() ? new Gone(changed.since()) : changed)
                    .orElseThrow();
        }
        return candidates.namesakes(step).stream()
                .min(Comparator.comparing(other -> !other.isIn(step.trial())))
                .<Explanation>map(
                        other -> new Changed(other, List.of(Comparison.replaced(other.record(), step.record()))))
                .orElseGet(NeverRan::new);
    }

    /** Returns those that nothing is nearer than, latest first. */
    private List<Nearness> nearest(RanStep step) {
        List<Nearness> all = new ArrayList<>();
        for (RanStep other : candidates.similar(step)) {
            Nearness nearness = Nearness.of(other, step);
            int order = all.isEmpty() ? 0 : Nearness.ORDER.compare(nearness, all.get(0));
            if (order < 0) {
                all.clear();
            }
            if (order <= 0) {
                all.add(nearness);
            }
        }
        all.sort(Comparator.comparing((Nearness nearness) -> nearness.step().start())
                .reversed());
        return all;
    }

    private static int causes(Changed changed) {
        return changed.differences().stream()
                .mapToInt(difference -> Math.max(1, difference.causes().size()))
                .sum();
    }

    /** How near an earlier step is to one that is explained. */
    private record Nearness(RanStep step, int distance, boolean name, boolean replicate, boolean condition) {
        static final Comparator<Nearness> ORDER = Comparator.comparingInt(Nearness::distance)
                .thenComparing(nearness -> !nearness.name())
                .thenComparing(nearness -> !nearness.replicate())
                .thenComparing(nearness -> !nearness.condition());

        static Nearness of(RanStep earlier, RanStep explained) {
            return new Nearness(
                    earlier,
                    new Comparison(earlier, explained).distance(),
                    earlier.record().name().equals(explained.record().name()),
                    earlier.trial().replicate() == explained.trial().replicate(),
                    earlier.trial().condition().equals(explained.trial().condition()));
        }
    }
}
