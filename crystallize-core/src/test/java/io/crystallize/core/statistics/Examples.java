package io.crystallize.core.statistics;

import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;

/** Published data that several tests are checked with. */
final class Examples {
    /** As far as two numbers may differ. */
    static final Percentage TEN_DIGITS = withinPercentage(1e-8);

    /** Heights of crossed maize in inches: Darwin, 1876; in Fisher, The Design of Experiments, 1935, section 17. */
    static final double[] CROSSED = {
        23.5, 12, 21, 22, 19.125, 21.5, 22.125, 20.375, 18.25, 21.625, 23.25, 21, 22.125, 23, 12
    };

    /** Heights of self-fertilised maize, pair by pair. */
    static final double[] SELFED = {
        17.375, 20.375, 20, 20, 18.375, 18.625, 18.625, 15.25, 16.5, 18, 16.25, 18, 12.75, 15.5, 18
    };

    /** Extra hours of sleep by a first drug: Student, The Probable Error of a Mean, 1908, section 9. */
    static final double[] FIRST_DRUG = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};

    /** Extra hours of sleep of the same ten patients by a second drug. */
    static final double[] SECOND_DRUG = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

    private Examples() {}

    /** So many ones, then zeros. */
    static double[] ones(int ones, int values) {
        return IntStream.range(0, values).mapToDouble(i -> i < ones ? 1 : 0).toArray();
    }

    /** Sixty small integers with many ties: i · factor modulo a number. */
    static double[] tied(int factor, int modulus) {
        return IntStream.range(0, 60).mapToDouble(i -> i * factor % modulus).toArray();
    }
}
