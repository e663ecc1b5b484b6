package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Scenarios that a right cache passes, from the command line: each run is a process of its own, with a plugin that
 * somebody compiled.
 */
@Tag("process")
class ScenariosTest {
    private static final String PLUGIN = """
            package acme;
            import io.crystallize.core.*;
            import io.crystallize.plugins.Plugin;
            import java.util.*;
            public final class AcmePlugin implements Plugin {
                public String name() { return "acme"; }
                public List<Class<? extends Step<?, ?>>> steps() {
                    return List.of(Times.class, Tell.class, Helped.class, Weigh.class, Letters.class, Slow.class,
                            Escape.class, Whisper.class, Result.class, Picky.class, Hear.class);
                }
                public List<Class<? extends DataSource<?>>> sources() { return List.of(Number.class); }

                public record Number(double value) implements DataSource<Double> {
                    public Double fetch(Context context) { return value; }
                }
                @Cacheable public record Times() implements Step<Double, Double> {
                    public Double apply(Double input, Context context) {
                        return input * context.get(Key.of("factor", Double.class));
                    }
                }
                @Cacheable public record Tell() implements Step<Double, Double> {
                    public Double apply(Double input, Context context) {
                        context.metric("told", input, Map.of("tag", "v" + input));
                        context.artifact("told.txt", ("told " + input).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                        context.put(Key.of("told-key", Double.class), input + 1);
                        return input;
                    }
                }
                @Cacheable public record Helped() implements Step<Double, Double> {
                    public Double apply(Double input, Context context) {
                        double shift = Helper.CONSTANT;
                        java.util.function.DoubleUnaryOperator captured = x -> x + shift;
                        return captured.applyAsDouble(Helper.help(input));
                    }
                }
                @Cacheable public record Weigh(Map<String, Double> weights) implements Step<Double, Double> {
                    public Double apply(Double input, Context context) {
                        double sum = 0;
                        for (String name : new TreeSet<>(weights.keySet())) { sum += weights.get(name); }
                        return input * sum;
                    }
                }
                public record Letters() implements Step<Double, Set<String>> {
                    public Set<String> apply(Double input, Context context) { return Set.of("a", "b", "c", "d", "e"); }
                }
                @Cacheable public record Slow() implements Step<Double, Double> {
                    public Double apply(Double input, Context context) {
                        long state = 1;
                        for (long i = 0; i < 500_000_000L; i++) { state = state * 6364136223846793005L + i; }
                        context.metric("state", state);
                        return input * 2;
                    }
                }
                public record Escape(String name) implements Step<Double, Double> {
                    public Double apply(Double input, Context context) {
                        context.artifact(name, new byte[] {1});
                        return input;
                    }
                }
                @Cacheable public record Whisper() implements Step<Double, Double> {
                    public Double apply(Double input, Context context) {
                        Secret secret = context.secret("ACME_KEY");
                        context.metric("length", secret.value().length(), Map.of("key", secret.value()));
                        context.event(new Event("used", Map.of("key", secret.value())));
                        if (input > 50) { throw new IllegalStateException("refused with " + secret.value()); }
                        return input;
                    }
                }
                public record Picky(double limit) implements Step<Double, Double> {
                    public Double apply(Double input, Context context) {
                        if (input > limit) { throw new IllegalStateException(input + " is too much"); }
                        return input;
                    }
                }
                @Cacheable public record Hear() implements Step<String, Double> {
                    public Double apply(String text, Context context) {
                        return Double.valueOf(text.substring("told ".length()));
                    }
                }
                @Cacheable public record Result() implements Step<Object, Double> {
                    public Double apply(Object input, Context context) {
                        double value = input instanceof Double number ? number : ((Collection<?>) input).size();
                        context.metric("value", value);
                        return value;
                    }
                }
            }
            """;
    private static final String HELPER = """
            package acme;
            final class Helper {
                static final double CONSTANT = 3;
                static double help(double x) { return more(x) * 2; }
                private static double more(double x) { return x + 1; }
                static double unused(double x) { return x; }
            }
            """;

    @TempDir
    private Path folder;

    private Path jar;

    private void compile(UnaryOperator<String> editHelper) throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        sources.put("acme.AcmePlugin", PLUGIN);
        sources.put("acme.Helper", editHelper.apply(HELPER));
        jar = PluginJar.make(folder, sources);
    }

    private void experiment(String text) throws IOException {
        Files.writeString(folder.resolve("e.yaml"), "name: e\nseed: 1\nsource: { number: { value: 10 } }\n" + text);
    }

    private CommandProcess start(Map<String, String> environment, String... more) throws IOException {
        if (jar == null) {
            compile(helper -> helper);
        }
        List<String> arguments = new ArrayList<>(List.of("run", "e.yaml", "--json"));
        arguments.addAll(List.of(more));
        return CommandProcess.start(folder, List.of(jar), environment, arguments);
    }

    private JsonNode run(String... more) throws Exception {
        Outcome outcome = start(Map.of(), more).end();
        assertThat(outcome.code()).as(outcome.err() + outcome.out()).isZero();
        return outcome.json();
    }

    private static String cache(JsonNode result) {
        return result.get("cache").get("hits") + " hits, " + result.get("cache").get("misses") + " misses";
    }

    private static String values(JsonNode result) {
        return result.get("conditions").toString();
    }

    private List<Path> files(String below) throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve(below))) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void scenario1_contextValueOfATreatment_isInTheKey() throws Exception {
        experiment("""
                replicates: 2
                steps: [times, result]
                context: { factor: 1 }
                treatments: { five: { factor: 5 } }
                """);
        JsonNode cold = run();
        JsonNode warm = run();
        assertThat(values(cold)).isEqualTo("{\"baseline\":{\"value\":[10.0,10.0]},\"five\":{\"value\":[50.0,50.0]}}");
        assertThat(cache(cold)).isEqualTo("4 hits, 4 misses");
        assertThat(cache(warm)).isEqualTo("8 hits, 0 misses");
        assertThat(values(warm)).isEqualTo(values(cold));
        assertThat(warm.get("digest")).isEqualTo(cold.get("digest"));
    }

    @Test
    void scenario2_hitReplaysMetricTagArtifactAndContextKey_inEveryReplicate() throws Exception {
        experiment("""
                replicates: 3
                steps: [tell, times, result]
                context: { factor: 1 }
                """);
        JsonNode cold = run("--runs", "cold");
        JsonNode warm = run("--runs", "warm");
        assertThat(cache(cold)).isEqualTo("6 hits, 3 misses");
        assertThat(cache(warm)).isEqualTo("9 hits, 0 misses");
        assertThat(values(warm)).contains("\"told\":[10.0,10.0,10.0]").isEqualTo(values(cold));
        assertThat(warm.get("digest")).isEqualTo(cold.get("digest"));
        for (String runs : List.of("cold", "warm")) {
            assertThat(files(runs).stream().filter(file -> file.endsWith("told.txt")))
                    .hasSize(3)
                    .allSatisfy(file -> assertThat(file).hasContent("told 10.0"));
            String provenance = Files.readString(files(runs).stream()
                    .filter(file -> file.endsWith("provenance.jsonl"))
                    .findFirst()
                    .orElseThrow());
            assertThat(provenance.lines().filter(line -> line.contains("\"told-key\"") && line.contains("v10.0")))
                    .hasSize(3);
        }
    }

    @Test
    void scenario3_changedHelper_capturedValueOrConstant_isComputedAgain_andWhySaysSo() throws Exception {
        experiment("steps: [helped, result]\n");
        assertThat(values(run())).isEqualTo("{\"baseline\":{\"value\":[25.0]}}");

        compile(helper -> helper.replace("x + 1", "x + 2"));
        assertThat(values(run())).isEqualTo("{\"baseline\":{\"value\":[27.0]}}");
        assertThat(why()).contains("acme.Helper.more(double) changed");

        compile(helper -> helper.replace("x + 1", "x + 2").replace("CONSTANT = 3", "CONSTANT = 4"));
        assertThat(values(run())).isEqualTo("{\"baseline\":{\"value\":[28.0]}}");

        compile(helper -> "// a comment\n" + helper.replace("return x;", "return -x;"));
        JsonNode again = run();
        assertThat(values(again)).isEqualTo("{\"baseline\":{\"value\":[25.0]}}");
        assertThat(cache(again)).as("a comment, and an unused method").isEqualTo("2 hits, 0 misses");
    }

    /** A name that a step makes up fails its trial; one that stands in the file is told before anything runs. */
    private void refusesOutputOfSuchAName() throws Exception {
        Files.writeString(folder.resolve("o.yaml"), """
                name: o
                source: { number: { value: 10 } }
                steps: [result]
                outputs: { ../../x: result }
                """);
        Outcome refused = command(List.of("run", "o.yaml"));
        assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(refused.err()).contains("o.yaml:4:12: An artifact can't be called '../../x'");
        assertThat(folder.resolve(".crystallize/runs/o")).doesNotExist();
    }

    private String why() throws Exception {
        List<Path> runs = files(".crystallize/runs").stream()
                .filter(file -> file.endsWith("run.json"))
                .toList();
        String last = runs.get(runs.size() - 1).getParent().toString();
        Outcome outcome = CommandProcess.start(folder, List.of(jar), Map.of(), List.of("why", last))
                .end();
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome.out();
    }

    @Test
    void scenario4_equalMapsInAnyOrder_inAnyProcess_haveOneKey() throws Exception {
        experiment("steps: [weigh: { weights: { a: 1, b: 2, c: 3 } }, letters, result]\n");
        assertThat(cache(run())).isEqualTo("0 hits, 2 misses");
        for (String order : List.of("c: 3, b: 2, a: 1", "b: 2, a: 1, c: 3")) {
            experiment("steps: [weigh: { weights: { " + order + " } }, letters, result]\n");
            assertThat(cache(run())).as(order).isEqualTo("2 hits, 0 misses");
        }
    }

    @Test
    void scenario5_eightProcesses_oneKey_oneComputation() throws Exception {
        experiment("steps: [slow, result]\n");
        List<CommandProcess> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(start(Map.of()));
        }
        List<JsonNode> results = new ArrayList<>();
        for (CommandProcess process : all) {
            Outcome outcome = process.end();
            assertThat(outcome.code()).as(outcome.err()).isZero();
            results.add(outcome.json());
        }
        assertThat(results)
                .extracting(result -> result.get("digest"))
                .hasSize(8)
                .containsOnly(results.get(0).get("digest"));
        assertThat(results.stream()
                        .mapToInt(result -> result.get("cache").get("misses").intValue())
                        .sum())
                .isEqualTo(2);
    }

    @Test
    void scenario6_damagedEntriesAndBlobs_areComputedAgain_andRepaired() throws Exception {
        experiment("""
                replicates: 2
                steps: [tell, times, letters, result]
                context: { factor: 2 }
                """);
        JsonNode cold = run();
        SplittableRandom random = new SplittableRandom(6);
        for (Path file : files(".crystallize/cache")) {
            String kind = folder.resolve(".crystallize/cache")
                    .relativize(file)
                    .getName(0)
                    .toString();
            if (kind.equals("entries") || kind.equals("blobs")) {
                damage(file, random);
            }
        }
        Files.createDirectories(folder.resolve(".crystallize/cache/tmp"));
        Files.writeString(folder.resolve(".crystallize/cache/tmp/half"), "of a process that was killed");
        JsonNode damaged = run();
        assertThat(damaged.get("digest")).isEqualTo(cold.get("digest"));
        assertThat(cache(damaged)).isEqualTo(cache(cold));
        JsonNode healed = run();
        assertThat(healed.get("digest")).isEqualTo(cold.get("digest"));
        assertThat(cache(healed)).isEqualTo("6 hits, 0 misses");
        assertThat(healed.get("warnings").toString()).isEqualTo("[]");
    }

    private static void damage(Path file, SplittableRandom random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        switch (random.nextInt(3)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            default -> bytes = Arrays.copyOf(bytes, bytes.length + 1);
        }
        Files.write(file, bytes);
    }

    @Test
    void scenario7_hostileEntry_runsNoCode_andIsRejected() throws Exception {
        experiment("steps: [tell, result]\n");
        JsonNode cold = run();
        for (Path file : files(".crystallize/cache")) {
            if (!file.endsWith("format") && !file.endsWith("leases")) {
                Files.write(file, serialized());
            }
        }
        Outcome outcome = start(Map.of()).end();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.json().get("digest")).isEqualTo(cold.get("digest"));
        assertThat(cache(outcome.json())).isEqualTo("0 hits, 2 misses");
        assertThat(outcome.err()).contains("is damaged and was set aside");
        assertThat(folder.resolve("owned")).doesNotExist();
        assertThat(cache(run())).isEqualTo("2 hits, 0 misses");
    }

    /** An object whose reading by Java would run its code, in a class that the command has. */
    private byte[] serialized() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Hostile(folder.resolve("owned").toString()));
        }
        return bytes.toByteArray();
    }

    /** Leaves a file behind when it is read. */
    static final class Hostile implements java.io.Serializable {
        private static final long serialVersionUID = 1L;
        private final String file;

        Hostile(String file) {
            this.file = file;
        }

        private Object readResolve() {
            try {
                Files.writeString(Path.of(file), "owned");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return this;
        }
    }

    @Test
    void scenario14_failedUpstreamTreatment_isMissingInput_andNeverBaselineData() throws Exception {
        experiment("""
                replicates: 2
                steps: [times, tell, picky: { limit: 60 }, result]
                context: { factor: 1 }
                treatments: { five: { factor: 5 }, seven: { factor: 7 } }
                """);
        Files.writeString(folder.resolve("f.yaml"), """
                name: f
                seed: 1
                replicates: 2
                source: { artifact: "e#told.txt" }
                steps: [hear, result]
                """);
        List<String> graph = List.of("graph", "f.yaml", "e.yaml", "--json");
        Outcome broken = command(graph);
        assertThat(broken.code()).isEqualTo(ExitCode.COMPLETED_WITH_PROBLEMS);
        JsonNode result = broken.json().get("results").get(1);
        assertThat(values(result))
                .isEqualTo(
                        "{\"baseline\":{\"value\":[10.0,10.0]},\"five\":{\"value\":[50.0,50.0]},\"seven\":{\"value\":[null,null]}}");
        assertThat(result.get("failures")).hasSize(2).allSatisfy(failure -> {
            assertThat(failure.get("condition").stringValue()).isEqualTo("seven");
            assertThat(failure.get("error").stringValue())
                    .startsWith("io.crystallize.core.MissingInputException: missing input: e#told.txt: condition seven,"
                            + " replicate ")
                    .endsWith("failed, in step 'picky'");
        });

        experiment("""
                replicates: 2
                steps: [times, tell, picky: { limit: 80 }, result]
                context: { factor: 1 }
                treatments: { five: { factor: 5 }, seven: { factor: 7 } }
                """);
        Outcome mended = command(graph);
        assertThat(mended.code()).as(mended.err()).isZero();
        assertThat(values(mended.json().get("results").get(1))).endsWith("\"seven\":{\"value\":[70.0,70.0]}}");
        assertThat(mended.json()
                        .get("results")
                        .get(1)
                        .get("trials")
                        .get("executed")
                        .intValue())
                .as("only those whose input was missing")
                .isEqualTo(2);
    }

    private Outcome command(List<String> arguments) throws IOException, InterruptedException {
        if (jar == null) {
            compile(helper -> helper);
        }
        return CommandProcess.start(folder, List.of(jar), Map.of(), arguments).end();
    }

    @Test
    void scenario16_namesStayInside_andSecretsAppearNowhere() throws Exception {
        experiment("""
                steps: [escape: { name: ../../x }]
                """);
        refusesOutputOfSuchAName();
        Outcome refused = start(Map.of()).end();
        assertThat(refused.code()).isEqualTo(ExitCode.COMPLETED_WITH_PROBLEMS);
        assertThat(refused.json().get("failures").toString()).contains("../../x");
        assertThat(Files.exists(folder.resolve(".crystallize/x"))).isFalse();
        assertThat(Files.exists(folder.resolve("x"))).isFalse();

        experiment("""
                replicates: 2
                steps: [tell, times, whisper, result]
                context: { factor: 1 }
                treatments: { a/b: { factor: 2 }, failing: { factor: 7 } }
                """);
        String secret = "s3cr3t-" + new SplittableRandom(16).nextLong();
        Map<String, String> environment = new HashMap<>(Map.of("ACME_KEY", secret));
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            outcomes.add(start(environment, "--verbose").end());
        }
        assertThat(outcomes).allSatisfy(outcome -> {
            assertThat(outcome.code()).isEqualTo(ExitCode.COMPLETED_WITH_PROBLEMS);
            assertThat(outcome.json().get("failures")).hasSize(2);
            assertThat(outcome.out() + outcome.err()).doesNotContain(secret);
        });
        for (Path file : files(".")) {
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain(secret);
        }
        assertThat(files(".crystallize/runs").stream().filter(file -> file.endsWith("told.txt")))
                .allMatch(file -> file.startsWith(folder.resolve(".crystallize/runs/e")))
                .anyMatch(file ->
                        file.toString().contains("a%2Fb") || file.toString().contains("a%2fb"));
    }
}
