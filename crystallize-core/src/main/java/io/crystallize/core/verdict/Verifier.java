package io.crystallize.core.verdict;

import io.crystallize.core.statistics.RandomBits;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Judges a treatment as no built-in test does: samples of one or several metrics in, any record out. Like a step, it is
 * a record whose components are its parameters, or a lambda.
 *
 * <p>It has to be a pure function of what it is given: its result is part of the experiment's digest. Of numbers with
 * decimals in it, 10 digits are kept, as Java's versions differ in the last ones.
 */
@FunctionalInterface
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Verifier {
    /**
     * Returns what it finds: a record of numbers, texts, booleans, and lists, maps and records of these. Two components
     * have a meaning, if they are there. {@code p}, a number above 0 and at most 1, is a p value: it is corrected
     * together with those of the other hypotheses, and the claim is supported if it then doesn't exceed the level.
     * {@code supported}, a boolean, can only take that back; without {@code p} it decides alone, and no level is
     * promised. With neither, there is no verdict, but what was found is shown. Numbers are kept as JSON has them: one
     * that isn't finite becomes a text.
     *
     * @throws RuntimeException if it can't tell; there is no verdict then, and what was thrown is the reason
     */
    Record verify(Evidence evidence);

    /**
     * What a verifier is given. Immutable, but for the random bits.
     *
     * @param treatment the treatment's name
     * @param treatmentSamples what it recorded, by the names of the metrics that were asked for, but for replicates
     *     that repeat the execution of another
     * @param baselineSamples what the baseline recorded, likewise
     * @param resampling how the replicates resplit one data set, or null if each redraws everything; values of resplits
     *     are not independent of each other
     * @param random random bits that the experiment's seed and the claim decide
     */
    record Evidence(
            String treatment,
            Map<String, Samples> treatmentSamples,
            Map<String, Samples> baselineSamples,
            @Nullable Resampling resampling,
            RandomBits random) {
        /** Keeps copies of the maps. */
        public Evidence {
            treatmentSamples = Map.copyOf(treatmentSamples);
            baselineSamples = Map.copyOf(baselineSamples);
        }
    }
}
