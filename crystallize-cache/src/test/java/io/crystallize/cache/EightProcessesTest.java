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
import io.crystallize.core.digest.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that want the same at the same time: one computes it, and the others wait for that. */
@Tag("slow")
@Timeout(300)
class EightProcessesTest {
    private static final int PROCESSES = 8;

    private final List<Process> processes = new ArrayList<>();

    /** Takes long enough for all to want it meanwhile: a chain of digests, each of the one before. */
    @Cacheable
    record Chain(int length) implements Step<Integer, String> {
        @Override
        public String apply(Integer input, Context context) {
            byte[] link = {input.byteValue()};
            for (int i = 0; i < length; i++) {
                link = Digest.ofContent(link).toBytes();
            }
            return Digest.ofBytes(link).toString();
        }
    }

    /** One of the processes: says that it is ready, waits for a line, runs, and says what it got and how. */
    static final class Worker {
        private Worker() {}

        public static void main(String[] arguments) throws IOException {
            Pipeline<Integer, String> pipeline = Pipeline.start(new Chain(2_000_000));
            try (TraceCache cache = new TraceCache(DiskBackend.at(Path.of(arguments[0])))) {
                System.out.println("ready");
                System.out.flush();
                if (System.in.read() >= 0) {
                    PipelineRun<String> run = pipeline.run(
                            1,
                            ContextValues.empty(),
                            RunOptions.builder().cache(cache).build());
                    System.out.println(run.output());
                    System.out.println(run.provenance().get(0).cache().result());
                }
            }
        }
    }

    @AfterEach
    void killAll() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void eightProcesses_oneKey_oneComputation(@TempDir Path folder) throws Exception {
        List<BufferedReader> outputs = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            Process process = JavaProcess.of(Worker.class, folder.toString()).start();
            processes.add(process);
            outputs.add(process.inputReader(UTF_8));
        }
        for (BufferedReader output : outputs) {
            assertThat(output.readLine()).isEqualTo("ready");
        }
        for (Process process : processes) {
            process.outputWriter(UTF_8).append('\n').flush();
        }
        List<String> values = new ArrayList<>();
        List<String> uses = new ArrayList<>();
        for (BufferedReader output : outputs) {
            values.add(output.readLine());
            uses.add(output.readLine());
        }
        assertThat(values).doesNotContainNull().containsOnly(values.get(0));
        assertThat(uses).filteredOn("MISS"::equals).as("Computations").hasSize(1);
        assertThat(uses).filteredOn("HIT"::equals).hasSize(PROCESSES - 1);
    }
}
