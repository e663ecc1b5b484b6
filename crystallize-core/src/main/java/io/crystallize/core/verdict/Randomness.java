package io.crystallize.core.verdict;

import io.crystallize.core.statistics.RandomBits;
import java.util.stream.Stream;

/** The random bits of one claim: the same ones in any company, and with its sides exchanged. */
record Randomness(long seed, Claim claim) {
    /** Starts a stream that is for one purpose. */
    RandomBits of(String purpose) {
        String about = claim instanceof Claim.Verified verified ? verified.name() : "";
        Stream<String> metrics = claim.metrics().stream().map(MetricRef::toString).sorted();
        return new RandomBits(seed, Stream.concat(Stream.of(purpose, about), metrics).toArray(String[]::new));
    }
}
