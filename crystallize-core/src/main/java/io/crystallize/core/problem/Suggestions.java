package io.crystallize.core.problem;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The "did you mean …" of error messages: which known name a mistyped one is nearest to.
 *
 * <p>Nearness is the number of letters inserted, left out, replaced or swapped with their neighbour (Damerau, 1964, and
 * Levenshtein, 1966, in the form known as optimal string alignment), upper and lower case alike. A name counts as near
 * when that number is at most a third of the given name's length, rounded to the nearest whole number.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class Suggestions {
    private Suggestions() {}

    /**
     * Returns the known name nearest to the given one, or empty if none is near or the given name is itself known.
     *
     * @param given the name that was looked for
     * @param known the names there are, in any order; which one is returned doesn't depend on it: of names equally
     *     near, the one that also agrees best in case, then the first in the order of {@link String#compareTo}
     */
    public static Optional<String> nearest(String given, Collection<String> known) {
        if (known.contains(given)) {
            return Optional.empty();
        }
        String folded = fold(given);
        int limit = (given.length() + 1) / 3;
        return known.stream()
                .filter(name -> distance(folded, fold(name)) <= limit)
                .min(Comparator.<String>comparingInt(name -> distance(folded, fold(name)))
                        .thenComparingInt(name -> distance(given, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * Returns {@code " Did you mean 'x'?"}, with the space before it, or {@code ""} if no known name is near: to be
     * appended to a message.
     */
    public static String didYouMean(String given, Collection<String> known) {
        return nearest(given, known)
                .map(name -> " Did you mean '" + name + "'?")
                .orElse("");
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The optimal string alignment distance, with three rows of its table at a time. */
    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        Arrays.setAll(last, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], 1 + beforeLast[j - 2]);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
