package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.file.FileValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as values, from step to step and in the cache. */
class FilesBetweenStepsTest {
    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    record Report(String title, List<FileValue> pages) {}

    @Cacheable
    record Write(int size) implements Step<String, FileValue> {
        @Override
        public FileValue apply(String name, Context context) throws IOException {
            return FileValue.of(name, new ByteArrayInputStream(random(size)));
        }
    }

    @Cacheable
    record Bind() implements Step<FileValue, Report> {
        @Override
        public Report apply(FileValue file, Context context) {
            return new Report("all", List.of(file, file));
        }
    }

    @Cacheable
    record Read() implements Step<Report, byte[]> {
        @Override
        public byte[] apply(Report report, Context context) throws IOException {
            return report.pages().get(1).bytes();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 200_000})
    void file_isPassedOn_andTakenFromTheCache_aloneAndInOtherValues(int size) throws InterruptedException {
        CachedRuns runs = new CachedRuns();
        Pipeline<String, byte[]> pipeline =
                Pipeline.start(new Write(size)).then(new Bind()).then(new Read());
        PipelineRun<byte[]> cold = runs.run(pipeline, "page.txt");
        assertThat(uses(cold)).containsExactly(MISS, MISS, MISS);
        assertThat(cold.output()).isEqualTo(random(size));
        PipelineRun<byte[]> warm = runs.run(pipeline, "page.txt");
        assertThat(uses(warm)).containsExactly(HIT, HIT, HIT);
        assertThat(warm.output()).isEqualTo(random(size));

        Pipeline<String, Report> report = Pipeline.start(new Write(size)).then(new Bind());
        FileValue page = runs.run(report, "page.txt").output().pages().get(0);
        assertThat(page).isEqualTo(FileValue.of("page.txt", random(size)));
    }
}
