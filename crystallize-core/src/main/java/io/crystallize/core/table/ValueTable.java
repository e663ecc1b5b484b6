package io.crystallize.core.table;

import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.verdict.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A row for each value. */
final class ValueTable implements ResultTable {
    private static final int FIXED = 4;

    private final ExperimentResult result;
    private final List<String> tags;

    ValueTable(ExperimentResult result) {
        this.result = result;
        SortedSet<String> names = new TreeSet<>();
        result.samples()
                .values()
                .forEach(metrics -> metrics.values()
                        .forEach(samples -> samples.tagSets().forEach(set -> names.addAll(set.keySet()))));
        tags = List.copyOf(names);
    }

    @Override
    public List<Column> columns() {
        List<Column> columns = new ArrayList<>(List.of(
                new Column("condition", Column.Type.TEXT),
                new Column("replicate", Column.Type.WHOLE),
                new Column("metric", Column.Type.TEXT),
                new Column("value", Column.Type.NUMBER)));
        tags.forEach(tag -> columns.add(new Column("tag." + tag, Column.Type.TEXT)));
        return columns;
    }

    @Override
    public void forEachRow(RowReader reader) throws IOException {
        List<@Nullable Object> row = Arrays.asList(new Object[FIXED + tags.size()]);
        for (Map.Entry<String, Map<String, Samples>> condition :
                result.samples().entrySet()) {
            row.set(0, condition.getKey());
            for (int i = 0; i < result.replicates(); i++) {
                row.set(1, i);
                for (Map.Entry<String, Samples> metric : condition.getValue().entrySet()) {
                    row.set(2, metric.getKey());
                    rows(metric.getValue(), i, row, reader);
                }
            }
        }
    }

    private void rows(Samples samples, int replicate, List<@Nullable Object> row, RowReader reader) throws IOException {
        double[] values = samples.values(replicate);
        List<Map<String, String>> tagged = samples.tags(replicate);
        for (int i = 0; i < values.length; i++) {
            row.set(FIXED - 1, values[i]);
            for (int tag = 0; tag < tags.size(); tag++) {
                row.set(FIXED + tag, tagged.get(i).get(tags.get(tag)));
            }
            reader.row(row);
        }
    }
}
