package io.crystallize.core.cache;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The {@link FuzzTargets} with bytes that coverage leads to; runs in the Maven profile {@code fuzz} alone. */
class DecodersFuzz {
    private static final String TIME = "10s";

    @FuzzTest(maxDuration = TIME)
    void entry(byte[] bytes) {
        FuzzTargets.run("entry", bytes);
    }

    @FuzzTest(maxDuration = TIME)
    void cbor(byte[] bytes) {
        FuzzTargets.run("cbor", bytes);
    }

    @FuzzTest(maxDuration = TIME)
    void raw(byte[] bytes) {
        FuzzTargets.run("raw", bytes);
    }

    @FuzzTest(maxDuration = TIME)
    void serialized(byte[] bytes) {
        FuzzTargets.run("serialized", bytes);
    }

    @FuzzTest(maxDuration = TIME)
    void text(byte[] bytes) {
        FuzzTargets.run("text", bytes);
    }
}
