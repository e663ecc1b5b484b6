package io.crystallize.core.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.execution.TrialExecutor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Law 5, of searches: {@code kill -9} costs the trials under way or not yet written, and nothing else. */
@Timeout(300)
class KilledSearchTest {
    @TempDir
    Path runs;

    private long written() throws IOException {
        try (Stream<Path> files = Files.walk(runs.resolve("killed"))) {
            long lines = 0;
            for (Path file : files.filter(file -> file.endsWith("trials.jsonl")).toList()) {
                lines += Files.readAllLines(file).size();
            }
            return lines;
        }
    }

    /**
     * Kills a search once it has finished some trials.
     *
     * @param all how many have finished with those of earlier processes
     */
    private void killAfter(int trials, int all) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledSearch.class.getName(),
                        runs.resolve("killed").toString(),
                        Integer.toString(trials))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("kill me");
            while (written() < all) { // the last group of lines is on its way
                Thread.onSpinWait();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void searchKilledInTwoOfItsRounds_endsAsIfNothingHadHappened() throws IOException, InterruptedException {
        OptimizationResult uninterrupted =
                KilledSearch.run(runs.resolve("uninterrupted"), TrialExecutor.serial(), Integer.MAX_VALUE);

        killAfter(5, 5);
        killAfter(14, 5 + 14);
        OptimizationResult resumed =
                KilledSearch.run(runs.resolve("killed"), TrialExecutor.parallel(2), Integer.MAX_VALUE);

        assertThat(resumed.digest()).isEqualTo(uninterrupted.digest());
        assertThat(resumed.candidates()).isEqualTo(uninterrupted.candidates());
        assertThat(resumed.best()).isEqualTo(uninterrupted.best()).isNotEmpty();
        assertThat(resumed.trials().resumed()).isGreaterThanOrEqualTo(5 + 14);
        assertThat(resumed.trials().executed() + resumed.trials().resumed())
                .isEqualTo(uninterrupted.trials().executed());
    }
}
