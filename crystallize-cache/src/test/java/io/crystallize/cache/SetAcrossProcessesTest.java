package io.crystallize.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Pipeline;
import io.crystallize.core.PipelineRun;
import io.crystallize.core.RunOptions;
import io.crystallize.core.Step;
import io.crystallize.core.cache.TraceCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JDK gives the elements of {@code Set.of} another order in each process; the step after it never sees that. */
class SetAcrossProcessesTest {
    private static final int PROCESSES = 3;

    record Words() implements Step<Integer, Set<String>> {
        @Override
        public Set<String> apply(Integer input, Context context) {
            return Set.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
        }
    }

    @Cacheable
    record CachedWords() implements Step<Integer, Set<String>> {
        @Override
        public Set<String> apply(Integer input, Context context) {
            return new Words().apply(input, context);
        }
    }

    @Cacheable
    record Joined() implements Step<Set<String>, String> {
        @Override
        public String apply(Set<String> words, Context context) {
            return String.join("", words);
        }
    }

    /** One of the processes: prints what the set's digest is, how the cache was used, and the order that was seen. */
    static final class InAnotherJvm {
        private InAnotherJvm() {}

        public static void main(String[] arguments) throws IOException {
            for (Step<Integer, Set<String>> words : List.of(new Words(), new CachedWords())) {
                Pipeline<Integer, String> pipeline = Pipeline.start(words).then(new Joined());
                try (TraceCache cache = new TraceCache(DiskBackend.at(Path.of(arguments[0])))) {
                    PipelineRun<String> run = pipeline.run(
                            0,
                            ContextValues.empty(),
                            RunOptions.builder().cache(cache).build());
                    System.out.println(run.provenance().get(0).output());
                    System.out.println(run.provenance().get(1).cache().result());
                    System.out.println(run.output() + " " + pipeline.run(0).output());
                }
            }
        }
    }

    /** What one process printed. */
    private record Printed(List<String> digests, List<String> uses, List<String> orders) {
        static Printed of(Path cache) throws IOException, InterruptedException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            InAnotherJvm.class.getName(),
                            cache.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .toList();
            assertThat(process.waitFor()).as("exit code, after %s", lines).isZero();
            return new Printed(
                    List.of(lines.get(0), lines.get(3)),
                    List.of(lines.get(1), lines.get(4)),
                    List.of(lines.get(2), lines.get(5)));
        }
    }

    /** Rule: sets and maps without order are given one that is decided by their content. */
    @Test
    void setOf_hasOneDigestAndOneOrderInEveryProcess_andTheLaterOnesHit(@TempDir Path folder) throws Exception {
        List<Printed> all = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            all.add(Printed.of(folder.resolve("cache")));
        }
        assertThat(all)
                .flatExtracting(Printed::digests)
                .hasSize(2 * PROCESSES)
                .containsOnly(all.get(0).digests().get(0));
        assertThat(all)
                .flatExtracting(Printed::orders)
                .containsOnly(all.get(0).orders().get(0));
        // The set is the same, so the second pipeline's last step hits what that of the first has stored.
        assertThat(all.get(0).uses()).containsExactly("MISS", "HIT");
        assertThat(all.subList(1, PROCESSES)).flatExtracting(Printed::uses).containsOnly("HIT");
    }
}
