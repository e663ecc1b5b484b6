package io.crystallize.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryTest {
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void whileDenied_deniedForAWhile_succeeds() throws IOException {
        assertThat(Retry.whileDenied(() -> deniedUntil(3), 4)).isEqualTo(3);
    }

    @Test
    void whileDenied_deniedForEver_throwsTheDenial() {
        assertThatThrownBy(() -> Retry.whileDenied(() -> deniedUntil(100), 4))
                .isInstanceOf(AccessDeniedException.class);
        assertThat(calls).hasValue(4);
    }

    @Test
    void whileDenied_oneAttempt_doesNotTryAgain() {
        assertThatThrownBy(() -> Retry.whileDenied(() -> deniedUntil(2), 1)).isInstanceOf(AccessDeniedException.class);
        assertThat(calls).hasValue(1);
    }

    @Test
    void whileDenied_otherFailure_throwsAtOnce() {
        assertThatThrownBy(() -> Retry.whileDenied(
                        () -> {
                            calls.incrementAndGet();
                            throw new NoSuchFileException("x");
                        },
                        4))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(calls).hasValue(1);
    }

    private int deniedUntil(int call) throws IOException {
        if (calls.incrementAndGet() < call) {
            throw new AccessDeniedException("x");
        }
        return calls.get();
    }
}
