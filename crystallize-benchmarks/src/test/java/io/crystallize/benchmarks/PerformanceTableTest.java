package io.crystallize.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PerformanceTableTest {
    private static final Machine MACHINE =
            new Machine("Some CPU", 2, 8, "Linux amd64", "OpenJDK 64-Bit Server VM 17.0.1", LocalDate.of(2026, 1, 2));

    /** A result as JMH writes it, with the fields that are read. */
    private static String result(String benchmark, double score, String unit, String parameters) {
        return """
                {"jmhVersion": "1.37", "benchmark": "io.crystallize.benchmarks.%s", "mode": "avgt", "measurementBatchSize": 1,
                 "params": {%s},
                 "primaryMetric": {"score": %s, "scoreError": "NaN", "scoreUnit": "%s/op", "rawData": [[%s, %s]]},
                 "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 1234.4, "scoreUnit": "B/op"}}}""".formatted(benchmark, parameters, score, unit, score * 0.9, score * 1.1);
    }

    private static String page(String... results) {
        return table(true, results).render(MACHINE);
    }

    private static PerformanceTable table(boolean whole, String... results) {
        return new PerformanceTable(
                Figures.parse(List.of(Arrays.stream(results).collect(Collectors.joining(",", "[", "]")))), whole);
    }

    @Test
    void head_tellsMachineJavaAndDate() {
        assertThat(page())
                .contains("Some CPU, 2 cores, 8 GB; Linux amd64; OpenJDK 64-Bit Server VM 17.0.1; 2026-01-02");
    }

    @Test
    void times_withinBound_isMet() {
        assertThat(page(
                        result("StepBenchmark.uncached", 1.2, "us", ""),
                        result("StepBenchmark.sha256Of64Bytes", 200, "ns", "")))
                .contains("| a step, tiny data, not cached | SHA-256 of 64 bytes | 200 ns ± 10 % | 1.20 µs ± 10 %"
                        + " | 6 × | ≤ 8 × | yes |");
    }

    @Test
    void times_aboveBound_isNotMet() {
        assertThat(page(
                        result("StepBenchmark.uncached", 2000, "ns", ""),
                        result("StepBenchmark.sha256Of64Bytes", 200, "ns", "")))
                .contains("| 10 × | ≤ 8 × | **no** |");
    }

    @Test
    void rate_isThatOfFigureToLimit() {
        assertThat(page(
                        result("DigestBenchmark.digest", 50, "ms", "\"kind\": \"DOUBLES\""),
                        result("DigestBenchmark.sha256", 40, "ms", "\"kind\": \"DOUBLES\"")))
                .contains("| 0.800 × | ≥ 0.800 × the rate | yes |");
    }

    @Test
    void absolute_needsNoLimit() {
        assertThat(page(result("OneShots.asyncTrials", 1600, "ms", "")))
                .contains("| 100 ms | – | 1.60 s ± 10 % | – | ≤ 1.50 s | **no** |");
    }

    @Test
    void limitMissing_isNotMet() {
        assertThat(page(result("StepBenchmark.uncached", 1200, "ns", "")))
                .contains("| SHA-256 of 64 bytes | – | 1.20 µs ± 10 % | – | ≤ 8 × | not measured |");
    }

    @Test
    void growth_isComparedWithTheSizeBefore() {
        assertThat(page(
                        result("GrowthBenchmark.steps", 150, "us", "\"steps\": \"100\""),
                        result("GrowthBenchmark.steps", 1800, "us", "\"steps\": \"1000\"")))
                .contains(
                        "| steps | 100 steps | 150 µs ± 10 % |  |",
                        "| steps | 1000 steps | 1.80 ms ± 10 % | 12 × the time, 10 × the size |");
    }

    @Test
    void ratioThatMissesByLittle_isNotRoundedToItsBound() {
        assertThat(page(
                        result("OneShots.warmPipeline", 105.2, "ms", ""),
                        result("OneShots.digestOfInput", 100, "ms", "")))
                .contains("| 1.0520 × | ≤ 1.05 × | **no** |");
    }

    @Test
    void whole_tellsWhatIsMissing() {
        PerformanceTable table = table(true, result("StepBenchmark.uncached", 2000, "ns", ""));
        table.render(MACHINE);

        assertThat(table.missing())
                .contains(
                        "StepBenchmark.sha256Of64Bytes",
                        "StoreBenchmark.put[store=DISK]",
                        "GrowthBenchmark.entriesOnDisk[entries=1000000]",
                        "OneShots.trialOf1000000")
                .doesNotContain("StepBenchmark.uncached", "");
    }

    @Test
    void part_hasOnlyWhatWasMeasured() {
        PerformanceTable table = table(false, result("StoreBenchmark.put", 2, "us", "\"store\": \"MEMORY\""));

        assertThat(table.render(MACHINE))
                .contains("| `MemoryBackend` | 2 µs ± 10 % | – |")
                .doesNotContain("RocksDB", "## Aims", "## How the cost grows", "## Memory", "not measured");
        assertThat(table.missing()).isEmpty();
    }

    @Test
    void growth_isPlottedWithLogarithms() {
        assertThat(page(
                        result("GrowthBenchmark.steps", 1, "us", "\"steps\": \"1\""),
                        result("GrowthBenchmark.steps", 10, "us", "\"steps\": \"10\"")))
                .contains("title \"steps\"", "x-axis \"size\" [1, 10]", "line [3.00, 4.00]");
    }

    @Test
    void allocations_areRounded() {
        assertThat(page(result("TrialBenchmark.written", 20, "us", ""))).contains("| TrialBenchmark.written | 1 234 |");
    }

    @Test
    void batchOfSingleShots_isDivided() {
        String batch = result("StoreBenchmark.put", 20, "ms", "\"store\": \"MEMORY\"")
                .replace("avgt", "ss")
                .replace("\"measurementBatchSize\": 1,", "\"measurementBatchSize\": 1000,");

        assertThat(page(batch)).contains("| `MemoryBackend` | 20 µs ± 10 % |");
    }

    @Test
    void shots_areReadAsTheyAreWritten() throws Exception {
        Shots shots = new Shots(3);
        shots.add("asyncTrials", "ms", 1200);
        shots.add("asyncTrials", "ms", 1000);
        shots.add("asyncTrials", "ms", 1100);

        assertThat(new PerformanceTable(Figures.parse(List.of(shots.toJson())), true).render(MACHINE))
                .contains("1.10 s ± 9 %");
    }
}
