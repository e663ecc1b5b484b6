package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A plugin in a folder, used from the command line in every way. */
class PluginsCommandTest {
    private static final String EXPERIMENT = """
            name: drawn
            description: Numbers that are drawn.
            replicates: 4
            seed: 7
            source: { acme:draws: { count: 3 } }
            steps: [total]
            treatments:
              more: { draws.count: 5 }
            """;

    private static final Map<String, String> SOURCES = new LinkedHashMap<>();

    static {
        SOURCES.put("com.acme.AcmePlugin", """
                package com.acme;

                import io.crystallize.core.*;
                import io.crystallize.core.execution.TrialExecutor;
                import io.crystallize.plugins.*;
                import java.util.List;

                public final class AcmePlugin implements Plugin {
                    public String name() { return "acme"; }
                    public List<Class<? extends DataSource<?>>> sources() { return List.of(Draws.class); }
                    public List<Class<? extends Step<?, ?>>> steps() { return List.of(Total.class); }
                    public List<Class<? extends ExecutorProvider>> executors() { return List.of(Pool.class); }
                    public List<Class<? extends BackendProvider>> backends() { return List.of(Shelf.class); }
                    public List<Class<? extends ExperimentProvider>> experiments() { return List.of(Brought.class); }
                }
                """);
        SOURCES.put("com.acme.Draws", """
                package com.acme;

                import io.crystallize.core.*;

                @Cacheable
                public record Draws(int count) implements DataSource<double[]> {
                    public double[] fetch(Context context) {
                        double[] drawn = new double[count];
                        for (int i = 0; i < count; i++) {
                            drawn[i] = context.random().nextDouble();
                        }
                        return drawn;
                    }
                }
                """);
        SOURCES.put("com.acme.Total", """
                package com.acme;

                import io.crystallize.core.*;

                @Cacheable
                @Name(value = "total", aliases = "sum")
                public record Total() implements Step<double[], Double> {
                    public Double apply(double[] numbers, Context context) {
                        double sum = 0;
                        for (double number : numbers) {
                            sum += number;
                        }
                        context.metric("total", sum);
                        return sum;
                    }
                }
                """);
        SOURCES.put("com.acme.Pool", """
                package com.acme;

                import io.crystallize.core.execution.*;
                import io.crystallize.plugins.ExecutorProvider;
                import java.util.Iterator;
                import java.util.function.Consumer;

                public record Pool(int threads) implements ExecutorProvider {
                    public TrialExecutor executor() {
                        TrialExecutor parallel = TrialExecutor.parallel(threads);
                        return new TrialExecutor() {
                            public String name() { return "pool:" + threads; }
                            public void execute(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results)
                                    throws InterruptedException {
                                if (Thread.currentThread().getContextClassLoader() != Pool.class.getClassLoader()) {
                                    throw new IllegalStateException("called in the context of another");
                                }
                                parallel.execute(trials, runner, results);
                            }
                        };
                    }
                }
                """);
        SOURCES.put("com.acme.Shelf", """
                package com.acme;

                import io.crystallize.cache.DiskBackend;
                import io.crystallize.core.cache.CacheBackend;
                import io.crystallize.plugins.BackendProvider;
                import java.io.IOException;
                import java.nio.file.Path;

                public record Shelf(String folder) implements BackendProvider {
                    public CacheBackend open() throws IOException { return DiskBackend.at(Path.of(folder)); }
                }
                """);
        SOURCES.put("com.acme.Brought", """
                package com.acme;

                import io.crystallize.core.experiment.Experiment;
                import io.crystallize.plugins.ExperimentProvider;

                public final class Brought implements ExperimentProvider {
                    public Experiment experiment() {
                        return Experiment.builder("brought").description("Comes with the plugin.\\nIn a jar.")
                                .source(new Draws(2)).pipeline(io.crystallize.core.Pipeline.start(new Total())).replicates(2).seed(1).build();
                    }
                }
                """);
    }

    @TempDir
    private Path folder;

    private Path plugins;
    private Path jar;
    private Workplace place;

    @TempDir
    private static Path workshop;

    private static Path built;

    @BeforeAll
    static void buildPlugin() throws IOException {
        built = PluginJar.make(workshop, SOURCES);
    }

    @BeforeEach
    void putPluginIntoItsFolder() throws IOException {
        plugins = Files.createDirectories(folder.resolve("plugins"));
        jar = Files.copy(built, plugins.resolve("acme.jar"));
        place = new Workplace(folder).write(EXPERIMENT);
    }

    private Outcome run(String... more) {
        String[] all = new String[more.length + 2];
        System.arraycopy(more, 0, all, 0, more.length);
        all[more.length] = "--plugins";
        all[more.length + 1] = plugins.toString();
        return place.run(all);
    }

    private JsonNode json(String... more) {
        String[] all = new String[more.length + 1];
        System.arraycopy(more, 0, all, 0, more.length);
        all[more.length] = "--json";
        Outcome outcome = run(all);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        return outcome.json();
    }

    private static void assertAllHits(JsonNode result) {
        assertThat(result.at("/cache/misses").intValue()).isZero();
        assertThat(result.at("/cache/hits").intValue()).isPositive();
    }

    @Test
    void plugins_areListed_withJarAndContributions() {
        Outcome outcome = Outcome.of("plugins", "--plugins", plugins.toString());

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("acme  " + jar)
                .contains("  steps: total (once sum)")
                .contains("  sources: draws")
                .contains("  experiments: brought")
                .contains("  executors: pool")
                .contains("  cache backends: shelf");
    }

    @Test
    void pluginsThatAreLeftOut_areListedToo_andTheOthersWork() throws IOException {
        Files.writeString(plugins.resolve("broken.jar"), "no jar");
        String told = "Plugin " + plugins.resolve("broken.jar") + " is left out: it is no jar that can be read: ";

        Outcome list = Outcome.of("plugins", "--plugins", plugins.toString());
        assertThat(list.code()).isEqualTo(1);
        assertThat(list.out()).contains("acme  " + jar).contains(told);
        assertThat(Outcome.of("plugins", "--json", "--plugins", plugins.toString())
                        .json()
                        .at("/left-out/0")
                        .stringValue())
                .startsWith(told);
        Outcome run = run();
        assertThat(run.code()).isZero();
        assertThat(run.err()).startsWith(told).hasLineCount(1);
    }

    @Test
    void oneDigest_whereverTheJarIs_andOneCache() throws IOException {
        JsonNode inFolder = json();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        JsonNode onClassPath;
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            onClassPath = place.json();
        } finally {
            thread.setContextClassLoader(before);
        }

        assertThat(onClassPath.at("/digest")).isEqualTo(inFolder.at("/digest"));
        assertAllHits(onClassPath);
    }

    @Test
    void experimentOfThePlugin_isRunByItsName_andListedWithFiles() {
        Outcome run = Outcome.of(
                "run",
                "acme:brought",
                "--cache",
                "none",
                "--runs",
                place.runs().toString(),
                "--plugins",
                plugins.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();

        Outcome list = Outcome.of("experiments", folder.toString(), "--plugins", plugins.toString());
        assertThat(list.code()).isZero();
        assertThat(list.out().lines().map(line -> line.replaceAll(" +", " ")))
                .contains("brought brought Comes with the plugin.", place.file() + " drawn Numbers that are drawn.");
    }

    @Test
    void experimentFileThatCantBeRead_isToldInTheList() throws IOException {
        Files.writeString(
                folder.resolve("bad.yaml"), "name: bad\nsource: { acme:draws: { count: 1 } }\nsteps: [nothing]\n");
        Files.writeString(folder.resolve("other.yaml"), "services: {}\n");

        Outcome list = Outcome.of("experiments", folder.toString(), "--plugins", plugins.toString());

        assertThat(list.code()).isEqualTo(1);
        assertThat(list.out()).contains("drawn").doesNotContain("other");
        assertThat(list.err()).contains("bad.yaml:3:9: There is no step 'nothing'.");
    }

    @Test
    void executorOfThePlugin_givesTheSameDigest() {
        JsonNode serial = json("--cache", "none");

        JsonNode pool = json("--cache", "none", "--executor", "acme:pool?threads=2");

        assertThat(pool.at("/digest")).isEqualTo(serial.at("/digest"));
    }

    @Test
    void backendOfThePlugin_keepsResults_andIsOnlyReadIfAskedTo() {
        String shelf = "acme:shelf?folder=" + folder.resolve("shelf");

        JsonNode cold = json("--cache", shelf + ":ro");
        assertThat(cold.at("/cache/misses").intValue()).isPositive();
        assertThat(json("--cache", shelf).at("/cache/misses").intValue()).isPositive();
        JsonNode warm = json("--cache", shelf);
        assertAllHits(warm);
        assertThat(warm.at("/digest")).isEqualTo(cold.at("/digest"));
        assertAllHits(json("--cache", shelf + ":ro"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--executor | acme:pol?threads=2 | or one of the plugins': pool; found 'acme:pol?threads=2'",
                "--executor | pool?treads=2 | Option '--executor': Unknown key 'treads'. Keys: threads. Did you mean 'threads'?",
                "--executor | pool?threads=two | Option '--executor': 'threads': expected a whole number",
                "--executor | pool | Option '--executor': Executor 'pool' needs the setting 'threads'",
                "--executor | pool?threads=0 | Option '--executor': Executor 'pool' refuses",
                "--cache | acme:shelves | Option '--cache': There is no cache backend 'acme:shelves'. There are: shelf.",
                "--cache | acme:shelf?folder | Option '--cache': The settings of 'acme:shelf' are written name=value",
            })
    void whatIsNoneOfThePlugins_isTold_andNothingRuns(String option, String value, String told) {
        Outcome outcome = run(option, value);

        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains(told);
        assertThat(place.runs()).doesNotExist();
    }

    @Test
    void folderThatIsNone_isTold() {
        Outcome outcome = place.run("--plugins", folder.resolve("nowhere").toString());

        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err())
                .contains("Option '--plugins': expected a folder of plugins, and there is no folder '"
                        + folder.resolve("nowhere") + "'");
    }
}
