package io.crystallize.core.verdict;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of an experiment in the order of a metric's means, and which of them can't be told from the best.
 * Immutable.
 *
 * <p>Who is the best is found by looking at all, so each is told from it only if it would be by Holm's correction for all
 * pairs of conditions, not for those alone that the best is one of.
 *
 * @param by what they are ranked by
 * @param places the best first; equal means share a rank, and stand in the experiment's order
 * @param unranked why each other condition has no place, by its name, in the experiment's order
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Ranking(RankBy by, List<Place> places, Map<String, String> unranked) {
    /**
     * The place of a condition.
     *
     * @param rank 1 for the best, and one more than the number of conditions that are better
     * @param condition its name
     * @param mean over its replicates
     * @param n how many replicates have a value
     * @param test the test that compared it with the best; null for the first itself, or if none could
     * @param adjusted the p value of that, corrected for all pairs of conditions; null if there is no test
     * @param reason why there is no test, in words; null if there is one, and for the first
     */
    public record Place(
            int rank,
            String condition,
            double mean,
            int n,
            @Nullable String test,
            @Nullable Double adjusted,
            @Nullable String reason) {
        /** Whether it can be told from the best at a level. */
        boolean isToldApart(double level) {
            return adjusted != null && adjusted <= level;
        }
    }

    /** Keeps copies. */
    public Ranking {
        places = List.copyOf(places);
        unranked = Collections.unmodifiableMap(new LinkedHashMap<>(unranked));
    }

    /** Returns it as one line, such as {@code standardized 0.9866, k1 0.8408 (told from the best), baseline 0.7716}. */
    public String inWords() {
        return places.stream()
                .map(place -> place.condition() + " " + Figures.significant(place.mean(), 4)
                        + (place.isToldApart(by.level()) ? " (told from the best)" : ""))
                .collect(Collectors.joining(", "));
    }

    /** Returns the first condition, and those that can't be told from it, in their order; none if nothing has a place. */
    public List<String> best() {
        return places.stream()
                .filter(place -> !place.isToldApart(by.level()))
                .map(Place::condition)
                .toList();
    }
}
