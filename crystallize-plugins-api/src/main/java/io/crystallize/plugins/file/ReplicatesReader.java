package io.crystallize.plugins.file;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.Given;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.problem.Location;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Reads how many replicates an experiment file wants: a number, or <code>{until: decided, at-most: 200}</code>. Tells
 * everything that can't be.
 */
final class ReplicatesReader {
    /** The key of the file that it reads. */
    static final String KEY = "replicates";

    static final String UNTIL = "until";
    static final String DECIDED = "decided";
    static final String AT_MOST = "at-most";
    static final String LOOKS = "looks";
    static final List<String> KEYS = List.of(UNTIL, AT_MOST, LOOKS);

    private final YamlTree tree;
    private final Experiment.Builder builder;
    private final BiConsumer<Location, String> problems;

    /** Makes a reader, of which {@code builder} takes the number, and {@code problems} what is wrong. */
    ReplicatesReader(YamlTree tree, Experiment.Builder builder, BiConsumer<Location, String> problems) {
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
        if (!node.isObject()) {
            builder.replicates(new Given(node, tree.value(path), tree.key(path)));
            return;
        }
        new KnownKeys(tree, problems).unknown(node, path, KEYS);
        JsonNode until = node.get(UNTIL);
        if (until == null || !until.isString() || !until.stringValue().equals(DECIDED)) {
            problems.accept(
                    tree.value(until == null ? path : path.appendProperty(UNTIL)),
                    "'" + UNTIL + "': expected '" + DECIDED + "', found "
                            + (until == null ? "nothing" : PlainValues.found(until)) + ".");
        }
        Given most = given(node, path, AT_MOST);
        Given looks = given(node, path, LOOKS);
        if (most == null) {
            problems.accept(
                    tree.key(path),
                    "Replicates until all is decided need '" + AT_MOST + "', how many there are if it never is");
            return;
        }
        builder.replicatesUntilDecided(most, looks == null ? Given.of(Experiment.LOOKS) : looks);
    }

    private @Nullable Given given(JsonNode node, JsonPointer path, String key) {
        JsonNode value = node.get(key);
        JsonPointer place = path.appendProperty(key);
        return value == null ? null : new Given(value, tree.value(place), tree.key(place));
    }
}
