package io.crystallize.core.experiment;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.TracedRead;
import io.crystallize.core.verdict.Design;
import io.crystallize.core.verdict.Resampling;
import io.crystallize.core.verdict.Samples;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the trials of one condition gave. Keeps their samples and, of each trial, a digest. For one thread at a time. */
final class ConditionResults {
    private static final int DIGEST_BYTES = 32;

    private final int replicates;
    private final BitSet finished = new BitSet();
    private final byte[] digests;
    private final Map<String, Samples.Builder> metrics = new TreeMap<>();
    private final Map<Read, Digest> inputs = new HashMap<>();
    private boolean varies;
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
        varies |= trial.varies() || hasOtherInput(trial);
        for (Metric metric : trial.metrics()) {
            metrics.computeIfAbsent(metric.name(), name -> Samples.builder(replicates))
                    .add(replicate, metric.value(), metric.tags());
        }
    }

    /** Whether an artifact that a trial takes its input from is another one than an earlier trial's. */
    private boolean hasOtherInput(FinishedTrial trial) {
        boolean other = false;
        for (TracedRead read : trial.outside()) {
            if (read.read().kind() == Read.Kind.ARTIFACT && read.answer() != null) {
                Digest first = inputs.putIfAbsent(read.read(), read.answer());
                other |= first != null && !first.equals(read.answer());
            }
        }
        return other;
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

    /** Returns the samples by metric, sorted, and keeps none: there may be millions, which should not be there twice. */
    Map<String, Samples> takeSamples() {
        Map<String, Samples> samples = new LinkedHashMap<>();
        Iterator<Map.Entry<String, Samples.Builder>> builders =
                metrics.entrySet().iterator();
        while (builders.hasNext()) {
            Map.Entry<String, Samples.Builder> metric = builders.next();
            samples.put(metric.getKey(), metric.getValue().build());
            builders.remove();
        }
        return Collections.unmodifiableMap(samples);
    }

    Design design(Optional<Resampling> resampling) {
        return varies
                ? resampling.map(Design::resplits).orElse(Design.independentReplicates())
                : Design.singleObservation();
    }
}
