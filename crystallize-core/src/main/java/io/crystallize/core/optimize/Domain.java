package io.crystallize.core.optimize;

import io.crystallize.core.problem.InvalidInputException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.apiguardian.api.API;

/** The values that one parameter may have in a search. Immutable; makes the same values in every Java virtual machine. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public sealed interface Domain {
    /** Returns how many values there are, or empty if that has no meaning. */
    OptionalLong size();

    /** Whether a value is one of them. */
    boolean contains(Object value);

    /**
     * Returns the value at a place.
     *
     * @param place from 0 (the first value) up to but not including 1; equal stretches of it are equally many values
     */
    Object at(double place);

    /**
     * Returns values that are spread evenly, with the first and the last.
     *
     * @param number how many, at least 2, where there are any number of values; else all values are returned
     */
    List<Object> levels(int number);

    /**
     * Whole numbers, as {@code Long}.
     *
     * @param from the least
     * @param to the greatest
     */
    record Integers(long from, long to) implements Domain {
        /**
         * Makes a domain.
         *
         * @throws InvalidInputException if it is empty, or larger than 2³¹
         */
        public Integers {
            if (from > to || to - from < 0 || to - from >= Integer.MAX_VALUE) {
                throw new InvalidInputException("A range of whole numbers: expected 'from' no greater than 'to', and no"
                        + " more than 2147483647 numbers, found from " + from + " to " + to);
            }
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.of(to - from + 1);
        }

        @Override
        public boolean contains(Object value) {
            return value instanceof Long number && from <= number && number <= to;
        }

        @Override
        public Object at(double place) {
            return from + (long) (place * (to - from + 1));
        }

        @Override
        public List<Object> levels(int number) {
            return LongStream.rangeClosed(from, to).<Object>mapToObj(i -> i).toList();
        }
    }

    /** How real numbers are spread over their range. */
    enum Scale {
        /** Equal differences are equally likely. */
        LINEAR,
        /** Equal ratios are equally likely. */
        LOG
    }

    /**
     * Real numbers, as {@code Double}, with no more digits than a search needs: six, and those that all of the range
     * have in common.
     *
     * @param from the least
     * @param to the greatest
     * @param scale how they are spread
     */
    record Reals(double from, double to, Scale scale) implements Domain {
        private static final int DIGITS = 6;

        /**
         * Makes a domain.
         *
         * @throws InvalidInputException if it is empty or infinite, or if its scale is a ratio and it is not positive
         */
        public Reals {
            if (!(from < to) || Double.isInfinite(to - from)) {
                throw new InvalidInputException(
                        "A range of numbers: expected 'from' less than 'to', found from " + from + " to " + to);
            }
            if (scale == Scale.LOG && from <= 0) {
                throw new InvalidInputException(
                        "A range of numbers on a scale of ratios: expected 'from' greater than 0, found " + from);
            }
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.empty();
        }

        @Override
        public boolean contains(Object value) {
            return value instanceof Double number && from <= number && number <= to;
        }

        @Override
        public Object at(double place) {
            double exact = switch (scale) {
                case LINEAR -> from + place * (to - from);
                case LOG -> StrictMath.exp(StrictMath.log(from) + place * (StrictMath.log(to) - StrictMath.log(from)));
            };
            double rounded =
                    new BigDecimal(exact).round(new MathContext(digits())).doubleValue();
            return Math.max(from, Math.min(to, rounded)) + 0.0; // no negative zero
        }

        private int digits() {
            double largest = Math.max(Math.abs(from), Math.abs(to));
            int common = (int) StrictMath.floor(StrictMath.log10(largest / (to - from)));
            return Math.min(15, DIGITS + Math.max(0, common));
        }

        @Override
        public List<Object> levels(int number) {
            List<Object> levels = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                levels.add(i == 0 ? (Object) from : i == number - 1 ? (Object) to : at((double) i / (number - 1)));
            }
            return List.copyOf(levels);
        }
    }

    /**
     * Some values, whatever they are.
     *
     * @param values at least one, of different texts; values of Java, or Jackson trees as read from a file
     */
    record Categories(List<Object> values) implements Domain {
        /**
         * Makes a domain; the list is copied.
         *
         * @throws InvalidInputException if it is empty, or if two values are written the same
         */
        public Categories {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new InvalidInputException("A list of values: expected at least one, found none");
            }
            Set<String> texts = new LinkedHashSet<>();
            for (Object value : values) {
                if (!texts.add(ParameterText.of(value))) {
                    throw new InvalidInputException(
                            "A list of values: expected different ones, found " + ParameterText.of(value) + " twice");
                }
            }
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.of(values.size());
        }

        @Override
        public boolean contains(Object value) {
            return values.contains(value);
        }

        @Override
        public Object at(double place) {
            return values.get((int) (place * values.size()));
        }

        @Override
        public List<Object> levels(int number) {
            return values;
        }
    }
}
