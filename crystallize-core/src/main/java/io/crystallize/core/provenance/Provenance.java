package io.crystallize.core.provenance;

import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What happened in one run: the records of its steps, in their order. An immutable list, equal to any list of the same
 * records; safe for any number of threads. It holds digests and texts, and none of the values that went through the
 * pipeline; what many runs of one pipeline have in common, their records share.
 *
 * <p>Printed, it is a tree: nested pipelines, steps, and under each step what it did. {@link #writeTo} and {@link #read}
 * turn it into lines of JSON and back.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Provenance extends AbstractList<StepRecord> implements RandomAccess {
    private final List<StepRecord> records;

    private Provenance(List<StepRecord> records) {
        this.records = List.copyOf(records);
    }

    /** Returns the provenance that consists of these records, which are copied. */
    public static Provenance of(List<StepRecord> records) {
        return records instanceof Provenance same ? same : new Provenance(records);
    }

    @Override
    public StepRecord get(int index) {
        return records.get(index);
    }

    @Override
    public int size() {
        return records.size();
    }

    /** Returns {@link #tree}. */
    @Override
    public String toString() {
        return tree();
    }

    /**
     * Returns it as a tree for people to read, without a line feed at the end. Digests are abbreviated. A step that
     * recorded many values of one metric has one line for them; whatever isn't shown is counted.
     */
    public String tree() {
        return tree(Map.of(List.of(), this));
    }

    /**
     * Returns several runs as one tree.
     *
     * @param runs the records of each run by the labels that it stands under, from the outside in, such as
     *     {@code List.of("baseline", "replicate 3")}; in the order of the map
     */
    public static String tree(Map<List<String>, ? extends List<StepRecord>> runs) {
        ProvenanceTree tree = new ProvenanceTree("");
        runs.forEach(tree::add);
        return tree.text().toString();
    }

    /**
     * Writes a line of JSON for each step.
     *
     * @throws IOException if that can't take it
     */
    public void writeTo(Appendable out) throws IOException {
        writeTo(out, JsonNodeFactory.instance.objectNode());
    }

    /**
     * Writes a line of JSON for each step.
     *
     * @param labels fields that each line begins with, which say what run it was; not changed
     * @throws IOException if that can't take it
     * @throws IllegalArgumentException if one has the name of a field that a step has
     */
    public void writeTo(Appendable out, ObjectNode labels) throws IOException {
        for (String label : labels.propertyNames()) {
            if (!records.isEmpty() && StepJson.FIELDS.contains(label)) {
                throw new IllegalArgumentException("A step has a field '" + label + "': call the label otherwise");
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonLines lines = new JsonLines(bytes)) {
            writeTo(lines, line -> labels.forEachEntry(line::writePOJOProperty));
        }
        out.append(bytes.toString(StandardCharsets.UTF_8));
    }

    /**
     * Writes a line for each step.
     *
     * @param labels writes the fields that each line begins with, which say what run it was; none that a step has
     */
    @API(status = API.Status.INTERNAL, since = "0.1")
    public void writeTo(JsonLines lines, Consumer<JsonGenerator> labels) {
        for (StepRecord step : records) {
            lines.add(line -> {
                labels.accept(line);
                StepJson.write(step, line);
            });
        }
    }

    /**
     * Reads what {@link #writeTo(Appendable)} wrote. No class that it names is looked for.
     *
     * @throws InvalidInputException if it is anything else, with the line and the field
     * @throws IOException if it can't be read
     */
    public static Provenance read(Reader in) throws IOException {
        return read(in, List.of()).getOrDefault(List.<String>of(), of(List.of()));
    }

    /**
     * Reads what {@link #writeTo(Appendable, ObjectNode)} wrote of several runs, whose lines may be mingled.
     *
     * @param labels the names of the fields that say what run a line is of; texts or whole numbers
     * @return the runs by these fields' values, as texts, in the order of their first lines
     * @throws InvalidInputException if it is anything else, with the line and the field
     * @throws IOException if it can't be read
     */
    public static Map<List<String>, Provenance> read(Reader in, List<String> labels) throws IOException {
        return StepReader.read(in, labels);
    }

    /**
     * Reads what is left of what {@link #writeTo(Appendable, ObjectNode)} wrote of several runs.
     *
     * @param labels the names of the fields that say what run a line is of
     * @param wanted asked, of each line in turn, for the labels of its run and the name of its step, whether it is read;
     *     nothing is kept of one that is not
     * @param file the name of what is read, for problems
     * @param problems told each line that is anything else, and is left out
     * @throws IOException if it can't be read
     */
    public static Map<List<String>, Provenance> readWhatIsLeft(
            Reader in,
            List<String> labels,
            BiPredicate<List<String>, String> wanted,
            String file,
            Consumer<Problem> problems)
            throws IOException {
        return StepReader.read(in, labels, wanted, (number, message) -> {
            problems.accept(new Problem(
                    Location.ofLine(file, number),
                    message.replaceFirst("^(: | is )", "").replaceFirst("^not", "Not")));
            return true;
        });
    }
}
