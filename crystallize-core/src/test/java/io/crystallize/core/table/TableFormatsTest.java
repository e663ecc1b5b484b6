package io.crystallize.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.Treatment;
import io.crystallize.core.problem.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TableFormatsTest {
    record Number(double value) implements DataSource<Double> {
        @Override
        public Double fetch(Context context) {
            return value;
        }
    }

    record Tells() implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            if (value < 0 && context.replicate() == 1) {
                throw new IllegalStateException("\"less\" than 0, by far");
            }
            context.metric("plain", context.replicate() == 0 ? value : value / 0);
            context.metric("folds", 0.1 + 0.2, Map.of("fold", "a, \"b\"\nc"));
            context.metric("folds", Double.NaN, Map.of("of", ""));
            return value;
        }
    }

    private static final ExperimentResult RESULT = Experiment.builder("told")
            .source(new Number(1))
            .pipeline(Pipeline.start(new Tells()))
            .treatment(Treatment.named("less, by far").set("number.value", -1))
            .replicates(2)
            .build()
            .run(ExperimentOptions.defaults());

    private static String write(String format, ResultTable table) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TableFormats.find(format, TableFormatsTest.class.getClassLoader()).write(table, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<NamedCsvRecord> csv(ResultTable table) throws IOException {
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(write("csv", table))) {
            return reader.stream().toList();
        }
    }

    @Test
    void csv_ofValues_isReadBackByOthers() throws IOException {
        List<NamedCsvRecord> rows = csv(ResultTable.ofValues(RESULT));
        assertThat(rows).hasSize(9);
        assertThat(rows.get(0).getHeader())
                .containsExactly("condition", "replicate", "metric", "value", "tag.fold", "tag.of");
        assertThat(rows.get(0).getFields())
                .containsExactly("baseline", "0", "folds", "0.30000000000000004", "a, \"b\"\nc", "");
        assertThat(rows.get(1).getField("value")).isEqualTo("NaN");
        assertThat(rows.get(2).getFields()).containsExactly("baseline", "0", "plain", "1.0", "", "");
        assertThat(rows.get(5).getField("value")).isEqualTo("Infinity");
        assertThat(rows.get(8).getFields()).containsExactly("less, by far", "0", "plain", "-1.0", "", "");
        assertThat(Double.parseDouble(rows.get(0).getField("value"))).isEqualTo(0.1 + 0.2);
    }

    @Test
    void csv_ofTrials_hasARowForEachTrial_andWhyItFailed() throws IOException {
        List<NamedCsvRecord> rows = csv(ResultTable.ofTrials(RESULT));
        assertThat(rows).hasSize(4);
        assertThat(rows.get(0).getHeader()).containsExactly("condition", "replicate", "failure", "folds", "plain");
        assertThat(rows.get(0).getFields()).containsExactly("baseline", "0", "", "NaN", "1.0");
        assertThat(rows.get(3).getFields())
                .containsExactly(
                        "less, by far", "1", "tells: java.lang.IllegalStateException: \"less\" than 0, by far", "", "");
    }

    /** Ends the run after some trials. */
    private record Ends(int after) implements TrialExecutor {
        @Override
        public String name() {
            return "ends";
        }

        @Override
        public void execute(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results)
                throws InterruptedException {
            for (int i = 0; i < after; i++) {
                results.accept(runner.run(trials.next()));
            }
            throw new InterruptedException();
        }
    }

    /** Tells nothing in every other replicate, and two metrics that are called almost as columns. */
    record Rarely() implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            if (context.replicate() % 2 == 0) {
                context.metric("failure", 1);
                context.metric("metric.failure", 2);
            }
            return value;
        }
    }

    private static final Experiment RARE = Experiment.builder("rare")
            .source(new Number(1))
            .pipeline(Pipeline.start(new Rarely()))
            .treatment(Treatment.named("two").set("number.value", 2))
            .replicates(4)
            .build();

    @Test
    void csv_ofTrials_hasNoRowForATrialThatDidNotFinish_andOneForEachThatToldNothing(@TempDir Path runs)
            throws IOException {
        ExperimentResult cancelled = RARE.run(ExperimentOptions.builder()
                .runsFolder(runs)
                .executor(new Ends(3))
                .build());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(csv(ResultTable.ofTrials(cancelled))).hasSize(3);
        assertThat(write(
                        "csv",
                        ResultTable.ofTrials(
                                ExperimentResult.read(cancelled.folder().orElseThrow()))))
                .isEqualTo(write("csv", ResultTable.ofTrials(cancelled)));
        assertThat(csv(ResultTable.ofTrials(RARE.run(ExperimentOptions.defaults()))))
                .hasSize(8);
    }

    @Test
    void csv_ofTrials_hasNoTwoColumnsOfOneName() throws IOException {
        List<NamedCsvRecord> rows = csv(ResultTable.ofTrials(RARE.run(ExperimentOptions.defaults())));
        assertThat(rows.get(0).getHeader())
                .containsExactly("condition", "replicate", "failure", "metric.metric.failure", "metric.failure");
        assertThat(rows.get(0).getField("metric.metric.failure")).isEqualTo("1.0");
        assertThat(rows.get(0).getField("metric.failure")).isEqualTo("2.0");
    }

    @Test
    void json_hasTheSameRows_withoutEmptyCells() throws IOException {
        JsonNode rows = JsonMapper.shared().readTree(write("json", ResultTable.ofValues(RESULT)));
        assertThat(rows).hasSize(9);
        assertThat(rows.get(1).toString())
                .isEqualTo(
                        "{\"condition\":\"baseline\",\"replicate\":0,\"metric\":\"folds\",\"value\":\"NaN\",\"tag.of\":\"\"}");
        assertThat(rows.get(2).get("value").doubleValue()).isEqualTo(1);
    }

    @Test
    void text_isInColumns() throws IOException {
        assertThat(write("table", ResultTable.ofTrials(RESULT)).lines())
                .containsExactly(
                        "condition     replicate  failure                                                        folds     plain",
                        "baseline              0  -                                                                NaN       1.0",
                        "baseline              1  -                                                                NaN  Infinity",
                        "less, by far          0  -                                                                NaN      -1.0",
                        "less, by far          1  tells: java.lang.IllegalStateException: \"less\" than 0, by far      -         -");
    }

    @Test
    void unknownFormat_isTold() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> write("cvs", ResultTable.ofTrials(RESULT)))
                .withMessageContaining("There is no format 'cvs'. Formats: table, csv, json. Did you mean 'csv'?");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> write("parquet", ResultTable.ofTrials(RESULT)))
                .withMessageContaining("mvn package -DskipTests -pl crystallize-parquet -am")
                .withMessageContaining(
                        "CRYSTALLIZE_CLASSPATH='crystallize-parquet/target/*:crystallize-parquet/target/lib/*'");
    }
}
