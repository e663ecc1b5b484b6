package io.crystallize.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.Context;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Pipeline;
import io.crystallize.core.RunOptions;
import io.crystallize.core.Step;
import io.crystallize.core.StepFailedException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TerminalDisplayTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final TerminalDisplay display = new TerminalDisplay(Terminal.of(shown, StandardCharsets.UTF_8));

    /** Adds one. */
    record Increment() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer number, Context context) {
            return number + 1;
        }
    }

    /** Fails. */
    record Fail() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer number, Context context) {
            throw new IllegalStateException("told to fail");
        }
    }

    /** Runs a pipeline inside. */
    record Twice() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer number, Context context) {
            return Pipeline.<Integer, Integer>start(new Increment())
                    .then(new Increment())
                    .apply(number, context);
        }
    }

    private RunOptions options(int replicate) {
        return RunOptions.builder()
                .replicate(replicate)
                .listener(display.open())
                .build();
    }

    /** What was shown one after the other in the one line, each without the blanks behind it. */
    private List<String> frames() {
        return shown.toString(StandardCharsets.UTF_8)
                .lines()
                .map(String::stripTrailing)
                .toList();
    }

    private String lastFrame() {
        return frames().stream()
                .filter(frame -> !frame.isEmpty())
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    void run_showsDoneAndTotal_rate_timeLeft_andTheStep() {
        Pipeline.<Integer, Integer>start(new Increment())
                .then("last", new Increment())
                .run(1, ContextValues.empty(), options(7));

        assertThat(lastFrame())
                .startsWith("baseline 7 100% |")
                .contains("| 2/2 steps (0:00:00 / 0:00:00) ")
                .contains("/s")
                .endsWith(" last");
    }

    @Test
    void lineIsClear_whenTheRunHasEnded() {
        Pipeline.<Integer, Integer>start(new Increment()).run(1, ContextValues.empty(), options(0));

        assertThat(shown.toString(StandardCharsets.UTF_8))
                .endsWith('\r' + " ".repeat(79) + '\r')
                .doesNotContain("\n");
    }

    @Test
    void runThatFails_showsHowFarItCame_andLeavesTheLine() {
        Pipeline<Integer, Integer> pipeline = Pipeline.<Integer, Integer>start(new Increment())
                .then(new Fail())
                .then("never", new Increment());

        assertThatThrownBy(() -> pipeline.run(1, ContextValues.empty(), options(0)))
                .isInstanceOf(StepFailedException.class);

        assertThat(lastFrame()).contains(" 1/3 steps ").endsWith(" fail");
        assertThat(frames()).last().isEqualTo("");
    }

    @Test
    void stepsInsideAStep_areNotCounted() {
        Pipeline.<Integer, Integer>start(new Twice()).run(1, ContextValues.empty(), options(0));

        assertThat(lastFrame()).contains(" 1/1 steps ").endsWith(" twice/increment-2");
    }

    @Test
    void runsAtOnce_shareTheLine_oneAfterTheOther() throws Exception {
        Pipeline<Integer, Integer> pipeline =
                Pipeline.<Integer, Integer>start(new Increment()).then(new Increment());
        List<Future<Integer>> runs = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int i = 0; i < 400; i++) {
                int replicate = i;
                runs.add(threads.submit(() -> pipeline.run(replicate, ContextValues.empty(), options(replicate))
                        .output()));
            }
            for (int i = 0; i < runs.size(); i++) {
                assertThat(runs.get(i).get()).isEqualTo(i + 2);
            }
        } finally {
            threads.shutdownNow();
        }
        shown.reset();
        pipeline.run(1, ContextValues.empty(), options(1000));

        assertThat(lastFrame()).startsWith("baseline 1000 100%");
    }

    @Test
    void runsAtOnce_neverMixTheirFrames() throws Exception {
        Pipeline<Integer, Integer> pipeline = Pipeline.start(new Increment());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int replicate = i;
                runs.add(threads.submit(() -> pipeline.run(1, ContextValues.empty(), options(replicate))));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            threads.shutdownNow();
        }

        String blank = '\r' + " ".repeat(79) + '\r';
        for (String bar : shown.toString(StandardCharsets.UTF_8).split(blank)) {
            Set<String> tasks = bar.lines()
                    .filter(frame -> !frame.isBlank())
                    .map(frame -> frame.substring(0, frame.indexOf('%')).replaceAll(" +\\d+$", ""))
                    .collect(Collectors.toSet());
            assertThat(tasks).as(bar).hasSize(1);
        }
    }
}
