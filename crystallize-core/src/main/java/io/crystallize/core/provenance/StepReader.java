package io.crystallize.core.provenance;

import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what {@link StepJson} wrote. Nothing is left out or ignored, and what the lines name is taken as text: no class
 * is looked for. Records that say the same share it.
 */
final class StepReader {
    private static final int MOST_PROBLEMS = 20;

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([dD][89a-fA-F][0-9a-fA-F]{2})|.)");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final List<String> labels;
    private final BiPredicate<List<String>, String> wanted;
    private final Map<List<String>, List<StepRecord>> runs = new LinkedHashMap<>();
    private final Map<Object, Object> known = new HashMap<>();

    private StepReader(List<String> labels, BiPredicate<List<String>, String> wanted) {
        this.labels = labels;
        this.wanted = wanted;
    }

    /** Reads the records of several runs, each with the labels of its run in the fields of these names. */
    static Map<List<String>, Provenance> read(Reader in, List<String> labels) throws IOException {
        List<Problem> problems = new ArrayList<>();
        Map<List<String>, Provenance> all = read(in, labels, (run, step) -> true, (number, message) -> {
            problems.add(Problem.of("Line " + number + message));
            return problems.size() < MOST_PROBLEMS;
        });
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return all;
    }

    /** Hears of a line that can't be read: its number, and what to say after that. Says whether to go on. */
    interface Damage {
        boolean at(int number, String message);
    }

    /** Reads the records that are wanted, by the labels of their run and the step's name; nothing is kept of others. */
    static Map<List<String>, Provenance> read(
            Reader in, List<String> labels, BiPredicate<List<String>, String> wanted, Damage damage)
            throws IOException {
        StepReader reader = new StepReader(labels, wanted);
        reader.readAll(new BufferedReader(in), damage);
        Map<List<String>, Provenance> all = new LinkedHashMap<>();
        reader.runs.forEach((run, records) -> all.put(run, Provenance.of(records)));
        return all;
    }

    private void readAll(BufferedReader in, Damage damage) throws IOException {
        int number = 1;
        boolean goOn = true;
        for (String line = in.readLine(); line != null && goOn; line = in.readLine()) {
            try {
                JsonNode node = JSON.readTree(withPlainSurrogates(line));
                if (isWanted(node)) {
                    List<String> run = new ArrayList<>();
                    StepRecord step = JsonFields.read("", node, fields -> {
                        labels.forEach(label -> run.add(fields.label(label)));
                        return step(fields);
                    });
                    runs.computeIfAbsent(List.copyOf(run), none -> new ArrayList<>())
                            .add(step);
                }
            } catch (JacksonException e) {
                goOn = damage.at(number, " is not JSON: " + e.getOriginalMessage());
            } catch (IllegalArgumentException e) {
                goOn = damage.at(number, ": " + e.getMessage());
            }
            number++;
        }
    }

    /** Of a line that doesn't say what it is of, what is wrong with it is told by who reads it. */
    private boolean isWanted(JsonNode node) {
        List<String> run = new ArrayList<>();
        for (String label : labels) {
            JsonNode value = node.path(label);
            if (!value.isString() && !value.isIntegralNumber()) {
                return true;
            }
            run.add(value.asString());
        }
        JsonNode step = node.path("step");
        return !step.isString() || wanted.test(run, step.stringValue());
    }

    /** Jackson refuses half a character in a field's name if it is escaped, but not as it is. */
    private static String withPlainSurrogates(String line) {
        return ESCAPE.matcher(line).replaceAll(escape -> {
            String code = escape.group(1);
            return code == null
                    ? Matcher.quoteReplacement(escape.group())
                    : Character.toString((char) Integer.parseInt(code, 16));
        });
    }

    private StepRecord step(JsonFields fields) {
        return new StepRecord(
                shared(fields.text("step")),
                shared(fields.text("type")),
                fields.texts("parameters"),
                shared(fields.digestOrNull("code")),
                fields.digestOrNull("input"),
                fields.digestOrNull("output"),
                new CacheUse(fields.constant("cache", CacheUse.Result.class), shared(fields.text("reason"))),
                fields.list("reads", this::read),
                fields.list("writes", this::write),
                fields.list("metrics", this::metric),
                fields.list("artifacts", this::artifact),
                fields.parsed("start", "an instant of ISO 8601", Instant::parse),
                Duration.ofNanos(fields.whole("nanos")));
    }

    private TracedRead read(JsonFields fields) {
        TracedRead read = StepJson.read(fields);
        return new TracedRead(shared(read.read()), read.answer());
    }

    private ContextWrite write(JsonFields fields) {
        fields.nothing("before");
        return new ContextWrite(
                shared(fields.text("key")), shared(fields.text("type")), fields.digest("after"), fields.text("text"));
    }

    private Metric metric(JsonFields fields) {
        Metric metric = StepJson.metric(fields);
        return new Metric(shared(metric.name()), metric.value(), metric.tags());
    }

    private Artifact artifact(JsonFields fields) {
        return new Artifact(shared(fields.text("name")), fields.digest("content"), fields.whole("size"));
    }

    @SuppressWarnings("unchecked") // what is equal here is of one class
    private <T extends @Nullable Object> T shared(T value) {
        return value == null ? value : (T) known.computeIfAbsent(value, same -> same);
    }
}
