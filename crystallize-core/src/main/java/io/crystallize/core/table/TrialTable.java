package io.crystallize.core.table;

import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.FinishedReplicates;
import io.crystallize.core.verdict.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A row for each trial that has finished. */
final class TrialTable implements ResultTable {
    private static final List<Column> FIXED = List.of(
            new Column("condition", Column.Type.TEXT),
            new Column("replicate", Column.Type.WHOLE),
            new Column("failure", Column.Type.TEXT));

    private final ExperimentResult result;
    private final List<String> metrics;
    private final Map<Trial, TrialResult.Failure> failures = new HashMap<>();

    TrialTable(ExperimentResult result) {
        this.result = result;
        SortedSet<String> names = new TreeSet<>();
        result.samples().values().forEach(byMetric -> names.addAll(byMetric.keySet()));
        metrics = List.copyOf(names);
        result.failures().forEach(failed -> failures.put(failed.trial(), failed.failure()));
    }

    @Override
    public List<Column> columns() {
        List<Column> columns = new ArrayList<>(FIXED);
        Set<String> fixed = FIXED.stream().map(Column::name).collect(Collectors.toSet());
        Set<String> taken = new HashSet<>(metrics);
        taken.addAll(fixed);
        for (String metric : metrics) {
            String name = metric;
            if (fixed.contains(metric)) {
                do {
                    name = "metric." + name;
                } while (!taken.add(name));
            }
            columns.add(new Column(name, Column.Type.NUMBER));
        }
        return columns;
    }

    @Override
    public void forEachRow(RowReader reader) throws IOException {
        List<@Nullable Object> row = Arrays.asList(new Object[FIXED.size() + metrics.size()]);
        for (Map.Entry<String, Map<String, Samples>> condition :
                result.samples().entrySet()) {
            row.set(0, condition.getKey());
            FinishedReplicates finished = result.finished().get(condition.getKey());
            for (int i = finished.next(0); i >= 0; i = finished.next(i + 1)) {
                row.set(1, i);
                row.set(2, inWords(failures.get(new Trial(condition.getKey(), i))));
                for (int metric = 0; metric < metrics.size(); metric++) {
                    Samples samples = condition.getValue().get(metrics.get(metric));
                    OptionalDouble value = samples == null ? OptionalDouble.empty() : samples.value(i);
                    row.set(FIXED.size() + metric, value.isPresent() ? (Double) value.getAsDouble() : null);
                }
                reader.row(row);
            }
        }
    }

    private static @Nullable String inWords(TrialResult.@Nullable Failure failure) {
        if (failure == null) {
            return null;
        }
        String what = failure.step() + ": " + failure.type();
        return failure.message().isEmpty() ? what : what + ": " + failure.message();
    }
}
