package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Pipeline;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of many rounds is resumed: what is done is read once, and nothing is written of it but once. */
class ResumedRoundsTest {
    private static final int ROUNDS = 6;
    private static final FileTime LONG_AGO = FileTime.fromMillis(0);

    @TempDir
    Path runs;

    private static final Experiment BASE = Experiment.builder("rounds")
            .source(new Draws(3))
            .pipeline(Pipeline.start(new Mean()))
            .replicates(2)
            .seed(3)
            .build();

    /** One more condition in each round. */
    private static class OneByOne implements Rounds {
        private int round;

        @Override
        public List<Arm> next(long seed, List<Outcome> outcomes) {
            between(round);
            round++;
            return round > ROUNDS
                    ? List.of()
                    : List.of(new Arm(Treatment.named("r" + round).set("draws.n", round), 2));
        }

        void between(int rounds) {}

        @Override
        public int trials() {
            return 2 * ROUNDS;
        }
    }

    private ExperimentResult run(Rounds rounds) {
        return new ExperimentRun(
                        BASE,
                        ExperimentOptions.builder()
                                .runsFolder(runs)
                                .resume(Resume.latest())
                                .build())
                .run(rounds);
    }

    @Test
    void roundsThatAreOnlyTakenAgain_writeNothing_andTheEndHasThemAll() throws IOException {
        ExperimentResult first = run(new OneByOne());
        Path folder = first.folder().orElseThrow();
        List<Path> files = List.of(
                folder.resolve(RunPlan.FILE), folder.resolve(RunConfiguration.FILE), folder.resolve(RunFolder.CODE));
        List<FileTime> times = new ArrayList<>();

        ExperimentResult second = run(new OneByOne() {
            @Override
            void between(int rounds) {
                try {
                    for (Path file : files) {
                        if (rounds == 1) {
                            Files.setLastModifiedTime(file, LONG_AGO);
                        } else if (rounds == ROUNDS) {
                            times.add(Files.getLastModifiedTime(file));
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });

        assertThat(times).hasSize(3).containsOnly(LONG_AGO);
        assertThat(second.executed()).isZero();
        assertThat(second.digest()).isEqualTo(first.digest());
        assertThat(ExperimentResult.read(folder)).isEqualTo(second);
    }

    @Test
    void earlierTrials_areAsTheJournalHadThem_eachAsItEndedLast() throws IOException {
        Path folder = run(new OneByOne()).folder().orElseThrow();
        Path journal = folder.resolve(RunFolder.TRIALS);
        List<String> lines = Files.readAllLines(journal);
        String damaged = lines.get(2).replace("\"digest\":", "\"digets\":");
        Files.write(journal, List.of(lines.get(0), "no line ü", damaged, lines.get(4), lines.get(0)));
        EarlierTrials earlier = EarlierTrials.of(folder);
        Files.write(journal, List.of(lines.get(5)), StandardOpenOption.APPEND);

        List<FinishedTrial> taken = new ArrayList<>();
        earlier.take(Set.of("r1", "r2", "r3"), trial -> true, taken::add);

        assertThat(taken).containsExactly(TrialLine.read(lines.get(4)), TrialLine.read(lines.get(0)));
        taken.clear();
        earlier.take(Set.of("r3"), trial -> false, taken::add);
        earlier.take(Set.of("r4"), trial -> true, taken::add);
        assertThat(taken).isEmpty();
    }
}
