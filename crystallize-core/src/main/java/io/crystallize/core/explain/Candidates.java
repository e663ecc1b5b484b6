package io.crystallize.core.explain;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.StepRecord;
import io.crystallize.core.provenance.TracedRead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The steps of past runs, found by what they have in common with one. A step that depends on the same is always found;
 * of the others, so many of the latest that comparing with them takes no longer the more runs there were.
 */
final class Candidates {
    private static final int MOST_OF_TRIAL = 50;
    private static final int MOST_OF_REPLICATE = 200;
    private static final int MOST_OF_TYPE = 100;

    private final Map<Object, List<RanStep>> steps = new HashMap<>();

    private record SameTrial(String type, String condition, int replicate) {}

    private record SameReplicate(String type, int replicate) {}

    private record SameType(String type) {}

    private record SameName(String name) {}

    private record SameIngredients(
            String type,
            Map<String, String> parameters,
            @Nullable Digest code,
            @Nullable Digest input,
            Set<TracedRead> reads) {
        static SameIngredients of(StepRecord step) {
            return new SameIngredients(
                    step.type(), step.parameters(), step.code(), step.input(), Set.copyOf(step.reads()));
        }
    }

    Candidates(Collection<RanTrial> trials) {
        for (RanTrial trial : trials) {
            for (int i = 0; i < trial.steps().size(); i++) {
                RanStep step = new RanStep(trial, i);
                keys(step)
                        .forEach(key -> steps.computeIfAbsent(key, none -> new ArrayList<>())
                                .add(step));
            }
        }
        steps.values().forEach(list -> list.sort(Comparator.comparing(RanStep::start)));
    }

    private static List<Object> keys(RanStep step) {
        StepRecord record = step.record();
        return List.of(
                SameIngredients.of(record),
                sameTrial(step),
                sameReplicate(step),
                new SameType(record.type()),
                new SameName(record.name()));
    }

    private static SameTrial sameTrial(RanStep step) {
        return new SameTrial(
                step.record().type(), step.trial().condition(), step.trial().replicate());
    }

    private static SameReplicate sameReplicate(RanStep step) {
        return new SameReplicate(step.record().type(), step.trial().replicate());
    }

    /** Returns steps that depend on the same, latest first. */
    List<RanStep> same(RanStep step, Instant before) {
        return latest(SameIngredients.of(step.record()), before, Integer.MAX_VALUE);
    }

    /** Returns steps of the same class that started before it. */
    Collection<RanStep> similar(RanStep step) {
        Set<RanStep> all = new LinkedHashSet<>(same(step, step.start()));
        all.addAll(latest(sameTrial(step), step.start(), MOST_OF_TRIAL));
        all.addAll(latest(sameReplicate(step), step.start(), MOST_OF_REPLICATE));
        all.addAll(latest(new SameType(step.record().type()), step.start(), MOST_OF_TYPE));
        return all;
    }

    /** Returns steps of the same name that started before it, latest first. */
    List<RanStep> namesakes(RanStep step) {
        return latest(new SameName(step.record().name()), step.start(), MOST_OF_TYPE);
    }

    private List<RanStep> latest(Object key, Instant before, int most) {
        List<RanStep> all = steps.getOrDefault(key, List.of());
        List<RanStep> latest = new ArrayList<>();
        for (int i = firstNotBefore(all, before) - 1; i >= 0 && latest.size() < most; i--) {
            latest.add(all.get(i));
        }
        return latest;
    }

    private static int firstNotBefore(List<RanStep> sorted, Instant limit) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted.get(middle).start().isBefore(limit)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
