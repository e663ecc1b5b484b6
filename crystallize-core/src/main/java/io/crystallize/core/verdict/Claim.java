package io.crystallize.core.verdict;

import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.digest.Digest;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** What a {@link Hypothesis} says about the conditions of an experiment. Immutable. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public sealed interface Claim permits Claim.Bounded, Claim.Differs, Claim.Verified {
    /** Returns the metrics it names, in the order of its text; a metric of all conditions is none of them. */
    List<MetricRef> metrics();

    /** Returns it as {@link Hypothesis#parse} reads it; of a {@link Verified} claim, a description. */
    @Override
    String toString();

    /** A claim about one metric and a {@link Bound}. */
    sealed interface Bounded extends Claim permits Inequality, Equivalence {
        /** Returns the metric that it is about. */
        MetricRef left();

        /** Returns what that is compared with. */
        Bound right();

        /** Returns how far apart the two may be; 0 where that isn't the claim. */
        double margin();

        @Override
        default List<MetricRef> metrics() {
            MetricRef other = right().metric();
            return other == null ? List.of(left()) : List.of(left(), other);
        }
    }

    /**
     * A mean compares with a bound: {@code k1.accuracy > baseline.accuracy}, {@code k1.accuracy >= baseline.accuracy -
     * 0.02}, {@code k1.accuracy > 0.9}.
     *
     * @param left what is claimed to be greater, less or different
     * @param comparison how
     * @param right what it is compared with
     */
    record Inequality(MetricRef left, Comparison comparison, Bound right) implements Bounded {
        /**
         * Makes a claim out of its parts.
         *
         * @throws IllegalArgumentException if a metric is compared with itself, or the comparison needs a margin that
         *     isn't there
         */
        public Inequality {
            requireOther(left, right);
            if (comparison.needsMargin() && right.isPlain()) {
                throw new IllegalArgumentException("'" + comparison.symbol() + "' needs a margin, such as "
                        + right.plus(-0.02) + ": what is no worse"
                        + " than the other has to be told from what is worse by next to nothing");
            }
        }

        @Override
        public double margin() {
            return 0;
        }

        @Override
        public String toString() {
            return left + " " + comparison.symbol() + " " + right;
        }
    }

    /**
     * A mean lies within a margin around a bound: {@code k1.accuracy ~ baseline.accuracy ± 0.02}. It is shown by two
     * one-sided tests (Schuirmann, <i>A Comparison of the Two One-Sided Tests Procedure and the Power Approach</i>,
     * 1987).
     *
     * @param left what is claimed to be equivalent
     * @param right what to
     * @param margin how far apart they may be; positive
     */
    record Equivalence(MetricRef left, Bound right, double margin) implements Bounded {
        /**
         * Makes a claim out of its parts.
         *
         * @throws IllegalArgumentException if a metric is compared with itself, or the margin is not a positive number
         */
        public Equivalence {
            requireOther(left, right);
            if (!(margin > 0 && Double.isFinite(margin))) {
                throw new IllegalArgumentException("The margin of an equivalence is " + margin
                        + ", expected a positive number: how far apart the two may be and still count as equivalent");
            }
        }

        @Override
        public String toString() {
            return left + " ~ " + right + " ± " + Figures.shortest(margin);
        }
    }

    /**
     * A metric is not alike under all conditions: {@code *.accuracy differs}.
     *
     * @param metric the metric's name; not empty
     */
    record Differs(String metric) implements Claim {
        /**
         * Makes a claim about a metric.
         *
         * @throws IllegalArgumentException if the name is empty
         */
        public Differs {
            if (metric.isEmpty()) {
                throw new IllegalArgumentException("metric is empty");
            }
        }

        @Override
        public List<MetricRef> metrics() {
            return List.of();
        }

        @Override
        public String toString() {
            return "*." + Names.write(metric) + " differs";
        }
    }

    /**
     * What a {@link Verifier} finds out about a treatment. Two of these are equal if all but the verifier itself is: of
     * a result that is read, only its code's fingerprint is known.
     *
     * @param verifier who finds it out
     * @param code the fingerprint of the verifier's code, or null if it has none, as a lambda
     * @param name what it is called
     * @param treatment the condition that is compared with the baseline
     * @param baseline the condition that it is compared with
     * @param names the names of the metrics it looks at; not empty
     */
    record Verified(
            Verifier verifier,
            @Nullable Digest code,
            String name,
            String treatment,
            String baseline,
            List<String> names)
            implements Claim {
        /**
         * Makes a claim out of its parts.
         *
         * @throws IllegalArgumentException if the name is blank, or no metric is named
         */
        public Verified {
            names = List.copyOf(names);
            if (name.isBlank()) {
                throw new IllegalArgumentException("The name of a verification is blank");
            }
            if (names.isEmpty()) {
                throw new IllegalArgumentException("Verification '" + name + "' names no metric to look at");
            }
        }

        /** Makes a claim out of its parts, and finds out the fingerprint. */
        Verified(Verifier verifier, String name, String treatment, String baseline, List<String> names) {
            this(verifier, fingerprint(verifier.getClass()), name, treatment, baseline, names);
        }

        private static @Nullable Digest fingerprint(Class<?> type) {
            if (type.isHidden()) { // a lambda's has no file
                return null;
            }
            try {
                return CodeFingerprint.of(type);
            } catch (NoFingerprintException e) {
                return null;
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Verified that
                    && Objects.equals(code, that.code)
                    && name.equals(that.name)
                    && treatment.equals(that.treatment)
                    && baseline.equals(that.baseline)
                    && names.equals(that.names);
        }

        @Override
        public int hashCode() {
            return Objects.hash(code, name, treatment, baseline, names);
        }

        @Override
        public List<MetricRef> metrics() {
            return Stream.of(treatment, baseline)
                    .flatMap(condition -> names.stream().map(metric -> new MetricRef(condition, metric)))
                    .toList();
        }

        @Override
        public String toString() {
            return name + ": " + Names.write(treatment) + " and " + Names.write(baseline) + " by "
                    + String.join(", ", names);
        }
    }

    private static void requireOther(MetricRef left, Bound right) {
        if (left.equals(right.metric())) {
            throw new IllegalArgumentException(
                    "A hypothesis compares two different metrics or conditions, not " + left + " with itself");
        }
    }
}
