package io.crystallize.core.experiment;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.TracedRead;
import io.crystallize.core.verdict.Samples;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What the trials of one condition gave. Keeps their samples and, of each trial, a digest. For one thread at a time. */
final class ConditionResults {
    private static final int DIGEST_BYTES = 32;

    private final int replicates;
    private final BitSet finished = new BitSet();
    private final byte[] digests;
    private final Map<String, Samples.Builder> metrics = new TreeMap<>();
    private int expected;

    ConditionResults(int replicates) {
        this.replicates = replicates;
        digests = new byte[Math.multiplyExact(replicates, DIGEST_BYTES)];
    }

    /** Says how many replicates there should be, at least as many as before. */
    void expect(int newExpected) {
        expected = Math.max(expected, newExpected);
    }

    int expected() {
        return expected;
    }

    /** Returns the replicates that should be there, and aren't. */
    BitSet missing() {
        BitSet missing = new BitSet();
        missing.set(0, expected);
        missing.andNot(finished);
        return missing;
    }

    boolean has(int replicate) {
        return finished.get(replicate);
    }

    void add(FinishedTrial trial) {
        int replicate = trial.trial().replicate();
        if (finished.get(replicate)) {
            throw new IllegalStateException("The executor gave two results of " + trial.trial());
        }
        finished.set(replicate);
        System.arraycopy(trial.digest().toBytes(), 0, digests, replicate * DIGEST_BYTES, DIGEST_BYTES);
        for (int i = 0; i < trial.metrics().size(); i++) {
            Metric metric = trial.metrics().get(i);
            Samples.Builder builder = metrics.computeIfAbsent(metric.name(), name -> Samples.builder(replicates));
            builder.add(replicate, metric.value(), metric.tags());
            if (i < trial.steady()) {
                builder.execution(replicate, execution(trial));
            }
        }
    }

    /**
     * What tells the execution that recorded a metric, before anything random or the replicate was asked for, from others
     * of its condition: nothing but the artifacts that the trial takes its input from.
     */
    private static long execution(FinishedTrial trial) {
        long execution = Long.MIN_VALUE; // no number of a replicate
        for (TracedRead read : trial.outside()) {
            if (read.read().kind() == Read.Kind.ARTIFACT && read.answer() != null) {
                execution = 31 * execution
                        + ByteBuffer.wrap(read.answer().toBytes()).getLong();
            }
        }
        return execution;
    }

    FinishedReplicates finished() {
        return new FinishedReplicates(finished);
    }

    /** Returns the digest of what the trials gave that have finished, by replicate. */
    Digest digest() {
        MessageDigest sha256 = Digest.sha256();
        for (int i = finished.nextSetBit(0); i >= 0; i = finished.nextSetBit(i + 1)) {
            sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(i).flip());
            sha256.update(digests, i * DIGEST_BYTES, DIGEST_BYTES);
        }
        return Digest.ofBytes(sha256.digest());
    }

    /** Returns the samples up to now by metric, sorted. */
    Map<String, Samples> samples() {
        Map<String, Samples> samples = new LinkedHashMap<>();
        metrics.forEach((metric, builder) -> samples.put(metric, builder.build()));
        return Collections.unmodifiableMap(samples);
    }

    /**
     * Returns the samples of the first replicates by metric, sorted, and keeps none: there may be millions, which should
     * not be there twice.
     */
    Map<String, Samples> takeSamples(int number) {
        Map<String, Samples> samples = new LinkedHashMap<>();
        Iterator<Map.Entry<String, Samples.Builder>> builders =
                metrics.entrySet().iterator();
        while (builders.hasNext()) {
            Map.Entry<String, Samples.Builder> metric = builders.next();
            samples.put(metric.getKey(), metric.getValue().build().first(number));
            builders.remove();
        }
        return Collections.unmodifiableMap(samples);
    }
}
