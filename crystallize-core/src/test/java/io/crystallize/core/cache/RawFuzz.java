package io.crystallize.core.cache;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The target {@code raw} of {@link FuzzTargets}, with bytes that coverage leads to; in the Maven profile {@code fuzz}. */
class RawFuzz {
    @FuzzTest(maxDuration = "10s")
    void bytes_areAValueOrTheDocumentedException(byte[] bytes) {
        FuzzTargets.read("raw", bytes);
    }
}
