package io.crystallize.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final Terminal terminal = Terminal.of(shown, StandardCharsets.US_ASCII);

    private String shown() {
        return shown.toString(StandardCharsets.US_ASCII);
    }

    @Test
    void charsetWithoutBlocks_getsAsciiOnly() {
        try (Bar bar = terminal.bar("task", "trials", 2)) {
            bar.step();
        }

        assertThat(shown()).contains("task  50% [=").contains(" 1/2 trials ").doesNotContain("?/", "???");
    }

    @Test
    void secondBar_isNotShown_untilTheFirstIsClosed() {
        try (Bar first = terminal.bar("first", "trials", 2)) {
            first.stepTo(2);
            try (Bar second = terminal.bar("second", "trials", 2)) {
                second.stepTo(1);
                second.now("what");
            }
        }
        assertThat(shown()).contains("first 100%").doesNotContain("second");

        terminal.bar("third", "trials", 2).close();
        assertThat(shown()).contains("third   0%");
    }

    @Test
    void longNames_stayInTheLine() {
        try (Bar bar = terminal.bar("task".repeat(30), "trials", 2)) {
            bar.now("step".repeat(30));
        }

        assertThat(shown().split("\r")).allSatisfy(frame -> assertThat(frame).hasSizeLessThanOrEqualTo(79));
    }

    @Test
    void close_keepsAnInterrupt() {
        Bar bar = terminal.bar("task", "trials", 1);
        Thread.currentThread().interrupt();
        try {
            bar.close();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(shown()).contains("task   0%").endsWith(" \r");
    }
}
