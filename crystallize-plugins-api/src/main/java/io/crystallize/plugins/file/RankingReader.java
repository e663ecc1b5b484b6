package io.crystallize.plugins.file;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.verdict.Analysis;
import io.crystallize.core.verdict.RankBy;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Reads what an experiment file says of rankings: a metric, a mapping such as <code>{metric: loss, best: lowest}</code>, or
 * a list of these. Tells everything that can't be.
 */
final class RankingReader {
    /** The key of the file that it reads. */
    static final String KEY = "ranking";

    static final String METRIC = "metric";
    static final String BEST = "best";
    static final List<String> KEYS = List.of(METRIC, BEST, "level");

    private final YamlTree tree;
    private final Experiment.Builder builder;
    private final BiConsumer<Location, String> problems;

    /** Makes a reader, of which {@code builder} takes the rankings, and {@code problems} what is wrong. */
    RankingReader(YamlTree tree, Experiment.Builder builder, BiConsumer<Location, String> problems) {
        this.tree = tree;
        this.builder = builder;
        this.problems = problems;
    }

    void read() {
        JsonNode node = tree.root().get(KEY);
        JsonPointer path = JsonPointer.empty().appendProperty(KEY);
        if (node == null) {
            return;
        }
        if (!node.isArray()) {
            read(node, path);
            return;
        }
        for (int i = 0; i < node.size(); i++) {
            read(node.get(i), path.appendIndex(i));
        }
    }

    private void read(JsonNode node, JsonPointer path) {
        if (isName(node)) {
            builder.ranking(node.stringValue());
            return;
        }
        if (!node.isObject()) {
            problems.accept(
                    tree.value(path),
                    "A ranking: expected the name of a metric or a mapping with the keys " + String.join(", ", KEYS)
                            + ", found " + PlainValues.found(node));
            return;
        }
        boolean misspelt = new KnownKeys(tree, problems)
                .unknown(node, path, KEYS).stream()
                        .anyMatch(
                                key -> Suggestions.nearest(key, List.of(METRIC)).isPresent());
        Optional<RankBy.Best> best =
                new Labels<>(tree, problems, RankBy.Best.values(), RankBy.Best::label).read(node, path, BEST);
        Optional<Double> level = new Levels(tree, problems).read(node, path);
        JsonNode metric = node.get(METRIC);
        if (metric != null && isName(metric)) {
            builder.ranking(new RankBy(
                    metric.stringValue(), best.orElse(RankBy.Best.HIGHEST), level.orElse(Analysis.DEFAULT_LEVEL)));
        } else if (metric != null || !misspelt) {
            problems.accept(
                    tree.value(metric == null ? path : path.appendProperty(METRIC)),
                    "A ranking needs a 'metric': expected its name, found "
                            + (metric == null ? "none" : PlainValues.found(metric)));
        }
    }

    private static boolean isName(JsonNode node) {
        return node.isString() && !node.stringValue().isBlank();
    }
}
