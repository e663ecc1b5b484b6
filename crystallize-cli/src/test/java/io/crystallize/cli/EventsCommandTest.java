package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code crystallize events} prints. */
class EventsCommandTest {
    @TempDir
    private Path folder;

    private Outcome events(String steps, String... options) {
        Workplace place = new Workplace(folder).write("""
                name: told
                replicates: 2
                seed: 7
                source: { constant: { value: 1 } }
                steps: [%s]
                context: { factor: 3 }
                treatments: { more: { factor: 4 } }
                """.formatted(steps));
        assertThat(place.run().code()).isZero();
        return Outcome.of(Stream.concat(
                        Stream.of(
                                "events", "told/latest", "--runs", place.runs().toString()),
                        Stream.of(options))
                .toArray(String[]::new));
    }

    private static List<String> withoutTime(Outcome outcome) {
        return outcome.out()
                .lines()
                .map(line -> line.replaceFirst("^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z  ", ""))
                .toList();
    }

    @Test
    void events_areALineEach_withNothingThatATerminalWouldDo() {
        Outcome outcome = events("multiply, announce, record", "--condition", "more", "--replicate", "1");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(withoutTime(outcome))
                .containsExactly(
                        "more 1  announce  got  remark=first\\u001b\\u000aline  value=4.0", "more 1  announce  done");
    }

    @Test
    void withoutOptions_allAreShown() {
        assertThat(withoutTime(events("multiply, announce, record"))).hasSize(8);
    }

    @Test
    void optionsThatLeaveNothing_areTold_withWhatThereIs() {
        Outcome outcome = events("multiply, announce, record", "--step", "multiply");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("Conditions: baseline, more. Steps: announce.");
    }

    @Test
    void runThatToldNothing_isNoError() {
        Outcome outcome = events("multiply, record");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).startsWith("No step of the run in ");
    }
}
