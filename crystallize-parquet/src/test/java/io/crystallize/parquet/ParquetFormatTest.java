package io.crystallize.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.Treatment;
import io.crystallize.core.table.Column;
import io.crystallize.core.table.ResultTable;
import io.crystallize.core.table.TableFormat;
import io.crystallize.core.table.TableFormats;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFormatTest {
    @TempDir
    Path folder;

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
                throw new IllegalStateException("less than 0");
            }
            context.metric("plain", context.replicate() == 0 ? 0.1 + 0.2 : value / 0);
            context.metric("folds", Double.NaN, Map.of("fold", "ä, \"b\"\n"));
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

    private List<List<@Nullable Object>> written(ResultTable table) throws IOException, SQLException {
        TableFormat format = TableFormats.find("parquet", ParquetFormatTest.class.getClassLoader());
        assertThat(format.isBinary()).isTrue();
        Path file = folder.resolve("samples.parquet");
        try (OutputStream out = Files.newOutputStream(file)) {
            format.write(table, out);
        }
        return read(file, table);
    }

    private static List<List<@Nullable Object>> rows(ResultTable table) throws IOException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        table.forEachRow(cells -> rows.add(new ArrayList<>(cells)));
        return rows;
    }

    /** Reads it with an engine that shares no code with the writer. */
    private static List<List<@Nullable Object>> read(Path file, ResultTable table) throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet result = statement.executeQuery("select * from read_parquet('" + file + "')")) {
            ResultSetMetaData head = result.getMetaData();
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= head.getColumnCount(); i++) {
                names.add(head.getColumnName(i));
            }
            assertThat(names)
                    .isEqualTo(table.columns().stream().map(Column::name).toList());
            while (result.next()) {
                List<@Nullable Object> row = new ArrayList<>();
                for (int i = 1; i <= names.size(); i++) {
                    row.add(result.getObject(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    @Test
    void values_areReadBack() throws IOException, SQLException {
        ResultTable table = ResultTable.ofValues(RESULT);
        assertThat(written(table)).hasSize(6).isEqualTo(rows(table));
    }

    @Test
    void trials_areReadBack() throws IOException, SQLException {
        ResultTable table = ResultTable.ofTrials(RESULT);
        assertThat(written(table)).hasSize(4).isEqualTo(rows(table));
    }
}
