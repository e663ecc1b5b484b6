package io.crystallize.core.optimize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Which of several things is better, by the means of one or two objectives. One <i>dominates</i> another if it is no
 * worse in any objective and better in at least one; the <i>front</i> of some is all that none of them dominates. So of
 * one objective, the front is the best, with all that are equal to it.
 */
final class Ranking {
    private final List<Objective> objectives;

    Ranking(List<Objective> objectives) {
        this.objectives = objectives;
    }

    /** Returns the front of some, in their order. */
    <T> List<T> front(List<T> some, Function<T, double[]> means) {
        List<double[]> points = some.stream().map(means).toList();
        return front(points, IntStream.range(0, points.size()).boxed().toList()).stream()
                .map(some::get)
                .toList();
    }

    /**
     * Returns some, the best first: the front, then the front of the others, and so on; within a front in their order.
     */
    <T> List<T> ranked(List<T> some, Function<T, double[]> means) {
        List<double[]> points = some.stream().map(means).toList();
        List<Integer> left = IntStream.range(0, points.size()).boxed().toList();
        List<T> ranked = new ArrayList<>();
        while (!left.isEmpty()) {
            boolean[] isFront = new boolean[points.size()];
            for (int i : front(points, left)) {
                isFront[i] = true;
                ranked.add(some.get(i));
            }
            left = left.stream().filter(i -> !isFront[i]).toList();
        }
        return ranked;
    }

    /** Goes through all from the best to the worst in the first objective, and looks how good the second one was before. */
    private List<Integer> front(List<double[]> points, List<Integer> some) {
        Integer[] sorted = some.toArray(Integer[]::new);
        Comparator<Integer> byFirst = (i, j) -> compare(0, points.get(i), points.get(j));
        Comparator<Integer> bySecond = (i, j) -> compare(1, points.get(i), points.get(j));
        Arrays.sort(sorted, byFirst.thenComparing(bySecond));
        List<Integer> front = new ArrayList<>();
        for (Integer i : sorted) {
            Integer last = front.isEmpty() ? null : front.get(front.size() - 1);
            if (last == null
                    || bySecond.compare(i, last) < 0
                    || byFirst.thenComparing(bySecond).compare(i, last) == 0) {
                front.add(i);
            }
        }
        front.sort(Comparator.naturalOrder());
        return front;
    }

    /** In an objective that there is not, all are equal. */
    private int compare(int objective, double[] one, double[] other) {
        return objective < objectives.size() ? objectives.get(objective).compare(one[objective], other[objective]) : 0;
    }
}
