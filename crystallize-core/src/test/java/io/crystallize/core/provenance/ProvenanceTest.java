package io.crystallize.core.provenance;

import static io.crystallize.core.provenance.Records.FIT;
import static io.crystallize.core.provenance.Records.LOAD;
import static io.crystallize.core.provenance.Records.SCALE;
import static io.crystallize.core.provenance.Records.digest;
import static io.crystallize.core.provenance.Records.named;
import static io.crystallize.core.provenance.Records.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvenanceTest {
    private static List<String> lines(StepRecord... records) {
        return Provenance.of(List.of(records)).tree().lines().toList();
    }

    @Test
    void provenance_isAnImmutableListOfItsRecords() {
        List<StepRecord> records = new ArrayList<>(List.of(LOAD, SCALE));
        Provenance provenance = Provenance.of(records);
        records.clear();
        assertThat(provenance).isEqualTo(List.of(LOAD, SCALE)).isInstanceOf(RandomAccess.class);
        assertThat(List.of(LOAD, SCALE)).isEqualTo(provenance).hasSameHashCodeAs(provenance);
        assertThat(provenance.get(1)).isSameAs(SCALE);
        assertThat(Provenance.of(provenance)).isSameAs(provenance);
        assertThatThrownBy(provenance::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> provenance.set(0, FIT)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void tree_saysUnderEachStepWhatItDid() {
        Provenance provenance = Provenance.of(List.of(LOAD, SCALE, named(SCALE, "prep/again/scale"), FIT));
        assertThat(provenance.tree()).isEqualTo("""
                        4 steps: 2 hits, 1 miss, 1 bypass, 1.25 s
                        ├─ load (com.acme.Load)
                        │  ├─ miss: nothing is stored for this code, parameters and input, took 1.25 s
                        │  ├─ parameters path=penguins.csv, columns=[mass, sex]
                        │  ├─ input no digest → output 010101010101, code c0c0c0c0c0c0
                        │  ├─ read file penguins.csv: f1f1f1f1f1f1
                        │  ├─ read file notes.txt: absent
                        │  ├─ read random: f2f2f2f2f2f2
                        │  ├─ wrote rows = 344 (java.lang.Integer)
                        │  └─ artifact head.csv, 120 bytes: b1b1b1b1b1b1
                        ├─ prep (2 steps: 2 hits, 24.7 µs)
                        │  ├─ scale (com.acme.Scale)
                        │  │  ├─ hit, took 12.3 µs
                        │  │  ├─ parameters factor=0.5
                        │  │  ├─ input 010101010101 → output 020202020202, code c1c1c1c1c1c1
                        │  │  ├─ metric size = 344.0 {kind=kept, unit=rows}
                        │  │  └─ metric lost = NaN
                        │  └─ again (1 step: 1 hit, 12.3 µs)
                        │     └─ scale (com.acme.Scale)
                        │        ├─ hit, took 12.3 µs
                        │        ├─ parameters factor=0.5
                        │        ├─ input 010101010101 → output 020202020202, code c1c1c1c1c1c1
                        │        ├─ metric size = 344.0 {kind=kept, unit=rows}
                        │        └─ metric lost = NaN
                        └─ fit (com.acme.Fit)
                           ├─ bypass: the step is not @Cacheable, took 850 ns
                           ├─ input 020202020202 → output no digest, code no digest
                           └─ artifact one, 1 byte: b2b2b2b2b2b2""");
        assertThat(provenance).hasToString(provenance.tree());
    }

    @Test
    void treeOfRuns_standsUnderTheirLabels_inTheOrderOfTheMap() {
        Map<List<String>, List<StepRecord>> runs = new LinkedHashMap<>();
        runs.put(List.of("loud", "replicate 1"), List.of(FIT));
        runs.put(List.of("baseline", "replicate 0"), Provenance.of(List.of(FIT, named(FIT, "fit-2"))));
        runs.put(List.of("loud", "replicate 0"), List.of());
        String tree = Provenance.tree(runs);
        assertThat(tree.lines().filter(line -> line.contains("(")))
                .containsExactly(
                        "├─ loud (2 runs, 1 step: 1 bypass, 850 ns)",
                        "│  ├─ replicate 1 (1 step: 1 bypass, 850 ns)",
                        "│  │  └─ fit (com.acme.Fit)",
                        "│  └─ replicate 0 (no steps)",
                        "└─ baseline (1 run, 2 steps: 2 bypasses, 1.70 µs)",
                        "   └─ replicate 0 (2 steps: 2 bypasses, 1.70 µs)",
                        "      ├─ fit (com.acme.Fit)",
                        "      └─ fit-2 (com.acme.Fit)");
        assertThat(tree).startsWith("3 runs, 3 steps: 3 bypasses, 2.55 µs\n");
    }

    @Test
    void treeOfNothing_saysSo() {
        assertThat(Provenance.of(List.of()).tree()).isEqualTo("no steps");
    }

    @Test
    void nestedPipelineWithARecordOfItsOwn_isOnePlace_andItsTimeIsNotCountedTwice() {
        assertThat(lines(named(FIT, "outer/a"), named(FIT, "outer/b"), named(FIT, "outer")).stream()
                        .filter(line -> line.contains("(") || line.contains("steps") || line.contains("took")))
                .containsExactly(
                        "3 steps: 3 bypasses, 850 ns",
                        "└─ outer (com.acme.Fit)",
                        "   ├─ bypass: the step is not @Cacheable, took 850 ns",
                        "   ├─ a (com.acme.Fit)",
                        "   │  ├─ bypass: the step is not @Cacheable, took 850 ns",
                        "   └─ b (com.acme.Fit)",
                        "      ├─ bypass: the step is not @Cacheable, took 850 ns");
    }

    @Test
    void sameNameAgain_isAnotherPlace_inItsOrder() {
        assertThat(
                        lines(named(FIT, "a"), named(FIT, "a"), named(FIT, "b/c"), named(FIT, "a"), named(FIT, "b/c"))
                                .stream()
                                .filter(line -> line.contains("(")))
                .containsExactly(
                        "├─ a (com.acme.Fit)",
                        "├─ a (com.acme.Fit)",
                        "├─ b (1 step: 1 bypass, 850 ns)",
                        "│  └─ c (com.acme.Fit)",
                        "├─ a (com.acme.Fit)",
                        "└─ b (1 step: 1 bypass, 850 ns)",
                        "   └─ c (com.acme.Fit)");
    }

    private static Metric loss(double value, String... tags) {
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < tags.length; i += 2) {
            all.put(tags[i], tags[i + 1]);
        }
        return new Metric("loss", value, all);
    }

    private static List<String> metrics(List<Metric> metrics) {
        return lines(with(FIT, "fit", List.of(), metrics)).stream()
                .filter(line -> line.contains("metric"))
                .map(line -> line.substring(line.indexOf("metric")))
                .toList();
    }

    @Test
    void tenValuesOfAMetric_areShown() {
        assertThat(metrics(Collections.nCopies(10, loss(0.5)))).hasSize(10).containsOnly("metric loss = 0.5");
    }

    @Test
    void manyValuesOfAMetric_areSummedUpAndCounted() {
        List<Metric> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(loss(i == 250 ? Double.NaN : 500 - i, "epoch", String.valueOf(i), "fold", "1"));
        }
        many.add(new Metric("other", 1, Map.of()));
        assertThat(metrics(many))
                .containsExactly(
                        "metric loss: 500 values from 1.0 to 500.0, 1 of them NaN, first 500.0, last 1.0"
                                + " {epoch=…, fold=1}; 498 not shown",
                        "metric other = 1.0");
    }

    @Test
    void manyValuesThatAreNaN_haveNoRange() {
        assertThat(metrics(Collections.nCopies(11, loss(Double.NaN))))
                .containsExactly("metric loss: 11 values, 11 of them NaN, first NaN, last NaN; 9 not shown");
    }

    @Test
    void manyReads_areShownInPart_andTheRestIsCounted() {
        List<TracedRead> reads = IntStream.range(0, 1000)
                .mapToObj(i -> new TracedRead(new Read(Read.Kind.FILE, "part-" + i), digest(1)))
                .toList();
        List<String> lines = lines(with(FIT, "fit", reads, List.of()));
        assertThat(lines).hasSize(2 + 2 + 40 + 1 + 1).contains("   ├─ … and 960 more reads");
    }

    @Test
    void names_cannotBreakLines() {
        assertThat(lines(named(FIT, "a\nb\r\u0085\u2028\ud83d\ude00\ud800")))
                .hasSize(5)
                .contains("└─ a\\nb\\u000d\\u0085\\u2028\ud83d\ude00\\ud800 (com.acme.Fit)");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ns",
        "PT0.000001S, 1.00 µs",
        "PT0.00012S, 120 µs",
        "PT0.0456S, 45.6 ms",
        "PT59.9S, 59.9 s",
        "PT60S, 1 min 0 s",
        "PT2M5.7S, 2 min 5 s",
        "PT49H3M, 49 h 3 min"
    })
    void durations_haveThreeDigitsOrTwoUnits(Duration duration, String text) {
        assertThat(ShortDuration.of(duration)).isEqualTo(text);
    }
}
