package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** Events are for who watches: told in their order, and neither kept nor replayed. */
class EventsTest {
    @Cacheable
    record Trains(int epochs) implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            for (int epoch = 0; epoch < epochs; epoch++) {
                context.event("epoch", Map.of("n", String.valueOf(epoch)));
            }
            context.event(new Event("done", Map.of()));
            return input;
        }
    }

    /** Writes down the events of a run. */
    private static final class Listens implements RunListener {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void stepStarted(RunInfo run, String step) {
            heard.add(step + " starts");
        }

        @Override
        public void event(RunInfo run, String step, Event event) {
            heard.add(step + ' ' + event.name() + event.details());
        }
    }

    private final CachedRuns runs = new CachedRuns();

    private List<String> heardIn(Pipeline<String, String> pipeline) throws InterruptedException {
        Listens first = new Listens();
        Listens second = new Listens();
        runs.run(
                pipeline,
                "in",
                ContextValues.empty(),
                options -> options.listener(first).listener(second));
        assertThat(second.heard).isEqualTo(first.heard);
        return first.heard;
    }

    @Test
    void events_areToldInTheirOrder_toAllWhoWatch() throws InterruptedException {
        assertThat(heardIn(Pipeline.<String, String>start(new Trains(2)).then("more", new Trains(0))))
                .containsExactly(
                        "trains starts",
                        "trains epoch{n=0}",
                        "trains epoch{n=1}",
                        "trains done{}",
                        "more starts",
                        "more done{}");
    }

    @Test
    void hit_tellsNoEvents() throws InterruptedException {
        Pipeline<String, String> pipeline = Pipeline.start(new Trains(2));
        heardIn(pipeline);
        assertThat(heardIn(pipeline)).containsExactly("trains starts");
        assertThat(uses(runs.run(pipeline, "in"))).containsExactly(HIT);
    }

    record Outer(Pipeline<String, String> inner) implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            context.event("before", Map.of());
            String made = inner.apply(input, context);
            context.event("after", Map.of());
            return made;
        }
    }

    @Test
    void eventsOfInnerSteps_comeBetweenThoseOfTheOuter_underTheirPaths() throws InterruptedException {
        Outer outer = new Outer(Pipeline.start("inner", new Trains(1)));
        assertThat(heardIn(Pipeline.start("outer", outer)))
                .containsExactly(
                        "outer starts",
                        "outer before{}",
                        "outer/inner starts",
                        "outer/inner epoch{n=0}",
                        "outer/inner done{}",
                        "outer after{}");
    }

    @Test
    void event_mayBeToldByAnyThread() throws Exception {
        Listens listener = new Listens();
        Step<String, String> step = Step.of(
                "step",
                (String in, Context context) -> Background.start(() -> {
                            context.event("elsewhere", Map.of());
                            return in;
                        })
                        .get());
        runs.run(
                Pipeline.<String, String>start(step),
                "in",
                ContextValues.empty(),
                options -> options.listener(listener));
        assertThat(listener.heard).containsExactly("step starts", "step elsewhere{}");
    }

    @Test
    void listenerThatFails_isNotHeard_andTheRunAndTheOthersGoOn() throws InterruptedException {
        RecordingLogger log = new RecordingLogger(Level.TRACE);
        Listens after = new Listens();
        RunListener broken = new RunListener() {
            @Override
            public void event(RunInfo run, String step, Event event) {
                throw new IllegalStateException("deaf");
            }
        };
        PipelineRun<String> run = runs.run(
                Pipeline.<String, String>start(new Trains(0)),
                "in",
                ContextValues.empty(),
                options -> options.logger(log).listener(broken).listener(after));
        assertThat(run.output()).isEqualTo("in");
        assertThat(after.heard).containsExactly("trains starts", "trains done{}");
        assertThat(log.lines()).anyMatch(line -> line.startsWith("WARN A listener failed") && line.contains("deaf"));
    }

    @Test
    void event_isImmutable_andHasAName() {
        Map<String, String> details = new HashMap<>(Map.of("b", "2", "a", "1"));
        Event event = new Event("epoch", details);
        details.clear();
        assertThat(event.details().toString()).isEqualTo("{a=1, b=2}");
        assertThat(event.details()).isUnmodifiable();
        assertThatIllegalArgumentException().isThrownBy(() -> new Event(" ", Map.of()));
    }
}
