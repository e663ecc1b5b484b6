package io.crystallize.plugins.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.plugins.Plugin;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginFolderTest {
    private static final ClassLoader APPLICATION = Plugin.class.getClassLoader();
    /** The test's own class path has a plugin, too. */
    private static final String SAMPLE = "sample";

    private static final String STEPS =
            "public List<Class<? extends Step<?, ?>>> steps() { return List.of(%s.class); }";

    @TempDir
    private Path work;

    private Path plugins() throws IOException {
        return Files.createDirectories(work.resolve("plugins"));
    }

    private PluginJar jar(String name) throws IOException {
        return new PluginJar(work.resolve("made").resolve(name), plugins().resolve(name + ".jar"));
    }

    /** Builds away from the folder of plugins. */
    private PluginJar elsewhere(String name) throws IOException {
        return new PluginJar(Files.createDirectories(work.resolve("elsewhere")).resolve(name));
    }

    private PluginRegistry load() throws IOException {
        return PluginRegistry.load(APPLICATION, plugins());
    }

    private void assertLeftOut(String start, String reason) throws IOException {
        jar("whole")
                .step("Fine")
                .plugin("Whole", "\"whole\"", STEPS.formatted("Fine"))
                .build();
        try (PluginRegistry registry = load()) {
            assertThat(registry.plugins()).containsExactly(SAMPLE, "whole");
            assertThat(registry.step("fine")).isNotEmpty();
            assertThat(registry.failures())
                    .singleElement()
                    .asString()
                    .startsWith("Plugin " + start)
                    .contains(" is left out: " + reason)
                    .doesNotContain("\n");
        }
    }

    private String path(String name) throws IOException {
        return plugins().resolve(name).toString();
    }

    @Test
    void jarInTheFolder_isAPlugin() throws IOException {
        jar("acme")
                .step("Trim")
                .plugin("Acme", "\"acme\"", STEPS.formatted("Trim"))
                .build();

        try (PluginRegistry registry = load()) {
            assertThat(registry.failures()).isEmpty();
            assertThat(registry.step("acme:trim").orElseThrow().getClassLoader())
                    .isNotSameAs(APPLICATION)
                    .hasToString(
                            registry.step("trim").orElseThrow().getClassLoader().toString());
        }
    }

    /** A jar with a class of a library, whose version decides what it says. */
    private URL library(String version) throws IOException {
        return elsewhere("library-" + version)
                .type(
                        "Greeting",
                        "public class Greeting { public static String text() { return \"" + version + "\"; } }")
                .build();
    }

    /** A folder with a plugin and its version of the library. */
    private void greeter(String name, String version) throws IOException {
        URL library = library(version);
        String type = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        URL jar = elsewhere(name)
                .against(library)
                .type("Greet", """
                        public record Greet() implements Step<String, String> {
                            public String apply(String in, Context context) {
                                return in + Greeting.text() + Thread.currentThread().getContextClassLoader().getName();
                            }
                        }
                        """)
                .plugin(type, '"' + name + '"', STEPS.formatted("Greet"))
                .build();
        Path folder = Files.createDirectories(plugins().resolve(name));
        Files.copy(Path.of(library.getPath()), folder.resolve("library.jar"));
        Files.copy(Path.of(jar.getPath()), folder.resolve("plugin.jar"));
    }

    private static Step<?, ?> create(PluginRegistry registry, String name) {
        try {
            return registry.step(name).orElseThrow().getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked") // it is made of texts
    private static Step<String, String> greet(PluginRegistry registry, String plugin) {
        return (Step<String, String>) create(registry, plugin + ":greet");
    }

    @Test
    void twoVersionsOfALibrary_workInOneRun_eachInItsOwnContext() throws IOException {
        greeter("one", "first");
        greeter("two", "second");
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        try (PluginRegistry registry = load()) {
            assertThat(Pipeline.<String, String>start(greet(registry, "one"))
                            .then(greet(registry, "two"))
                            .run("")
                            .output())
                    .isEqualTo("firstplugin " + path("one") + "secondplugin " + path("two"));
        }
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void codeOfAStep_isThatOfItsOwnLibrary_wheneverItIsLoaded() throws IOException, NoFingerprintException {
        greeter("one", "first");
        greeter("two", "second");

        try (PluginRegistry registry = load();
                PluginRegistry again = load()) {
            Digest one = CodeFingerprint.of(registry.step("one:greet").orElseThrow());
            assertThat(CodeFingerprint.of(again.step("one:greet").orElseThrow()))
                    .isEqualTo(one);
            assertThat(CodeFingerprint.of(registry.step("two:greet").orElseThrow()))
                    .isNotEqualTo(one);
        }
    }

    @Test
    void libraryOfTheApplication_isNotSeen() throws IOException {
        jar("acme")
                .type("Asserts", """
                        public record Asserts(org.assertj.core.api.AbstractAssert<?, ?> it) implements Step<String, String> {
                            public String apply(String in, Context context) { return in; }
                        }
                        """)
                .plugin("Acme", "\"acme\"", STEPS.formatted("Asserts"))
                .build();

        assertLeftOut(
                "Acme (" + path("acme.jar") + ")",
                "it lacks the class org.assertj.core.api.AbstractAssert. Put the jar that has it, and the plugin's, into one"
                        + " folder. Its step Asserts needs it.");
    }

    @Test
    void libraryThatIsMissing_isOneLine_whereverTheStepDeclaresIt() throws IOException {
        jar("acme")
                .against(library("first"))
                .type("Greets", """
                        public record Greets() implements Step<String, String> {
                            private static final Greeting GREETING = new Greeting();
                            public String apply(String in, Context context) { return in + GREETING; }
                        }
                        """)
                .plugin("Acme", "\"acme\"", STEPS.formatted("Greets"))
                .build();

        assertLeftOut("Acme (" + path("acme.jar") + ")", "it lacks the class Greeting.");
    }

    @Test
    void fileThatIsNoJar_isOneLine() throws IOException {
        Files.writeString(plugins().resolve("acme.jar"), "no jar");

        assertLeftOut(path("acme.jar"), "it is no jar that can be read: ");
    }

    @Test
    void folderWithoutJars_isOneLine() throws IOException {
        Files.createDirectories(plugins().resolve("acme"));

        assertLeftOut(path("acme"), "there is no jar in that folder, nor in its folder 'lib'");
    }

    @Test
    void jarThatNamesNoPlugin_isOneLine() throws IOException {
        jar("library").type("Greeting", "public class Greeting {}").build();

        assertLeftOut(path("library.jar"), "it names no plugin, as it has no META-INF/services/");
    }

    @Test
    void emptyServiceFile_isOneLine() throws IOException {
        jar("acme").service("# nothing").build();

        assertLeftOut(path("acme.jar"), "its META-INF/services/" + Plugin.class.getName() + " is empty");
    }

    @Test
    void serviceFileThatNamesAMissingClass_isOneLine() throws IOException {
        jar("acme").service("com.acme.Gone").build();

        assertLeftOut(
                path("acme.jar"),
                "its META-INF/services/" + Plugin.class.getName() + " names com.acme.Gone, which" + " isn't there");
    }

    @Test
    void constructorThatThrows_isOneLine() throws IOException {
        jar("acme")
                .plugin("Acme", "\"acme\"", "public Acme() { throw new IllegalStateException(\"no licence\"); }")
                .build();

        assertLeftOut(path("acme.jar"), "the constructor of Acme fails: java.lang.IllegalStateException: no licence");
    }

    @Test
    void staticInitializerThatThrows_isOneLine() throws IOException {
        jar("acme")
                .plugin("Acme", "\"acme\"", "static int n = 1 / Integer.parseInt(\"0\");")
                .build();

        assertLeftOut(path("acme.jar"), "java.lang.ArithmeticException: / by zero");
    }

    @Test
    void otherVersionOfTheInterfaces_isOneLine_andNothingOfItRuns() throws IOException {
        jar("acme")
                .plugin("Acme", "\"acme\"", "public Acme() { throw new AssertionError(\"it ran\"); }")
                .resource("META-INF/crystallize/plugin.properties", "spi=2\n")
                .build();

        assertLeftOut(
                path("acme.jar"),
                "it is made for version 2 of the plugin interfaces, and this is version 1. Use a version of it that is made"
                        + " for this one.");
    }

    @Test
    void pluginThatIsOnTheClassPathToo_isOneLine() throws IOException {
        jar("other").plugin("Other", "\"sample\"", "").build();

        assertLeftOut("'sample' (", "there is another plugin of that name: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", ".hidden.jar"})
    void otherFiles_dontCount(String name) throws IOException {
        Files.writeString(plugins().resolve(name), "text");

        try (PluginRegistry registry = load()) {
            assertThat(registry.failures()).isEmpty();
            assertThat(registry.plugins()).containsExactly(SAMPLE);
        }
    }

    @Test
    void folderThatIsNone_isTold() {
        assertThatThrownBy(() -> PluginRegistry.load(APPLICATION, work.resolve("none")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("none can't be read");
    }

    @Test
    void version_isThatOfTheMetadata_orOfTheBuild() throws IOException {
        jar("acme")
                .plugin("Acme", "\"acme\"", "")
                .resource("META-INF/crystallize/plugin.properties", "spi=1\nversion=1.2\n")
                .resource("META-INF/maven/com.acme/acme/pom.properties", "version=7\n")
                .build();
        jar("zeta")
                .plugin("Zeta", "\"zeta\"", "")
                .resource("META-INF/maven/com.zeta/zeta/pom.properties", "version=3.4\n")
                .build();

        try (PluginRegistry registry = load()) {
            assertThat(registry.infos())
                    .extracting(PluginInfo::name, PluginInfo::origin, PluginInfo::version)
                    .contains(tuple("acme", path("acme.jar"), "1.2"), tuple("zeta", path("zeta.jar"), "3.4"));
        }
    }

    @Test
    void nothingRuns_beforeItIsUsed() throws IOException {
        String fails = "static { if (true) throw new AssertionError(\"it ran\"); }";
        jar("acme")
                .type("Model", "public final class Model {" + fails + "}")
                .type("Spec", "public record Spec() implements ResourceSpec<String> {" + fails + "}")
                .type(
                        "Trim",
                        "public record Trim() implements Step<String, Model> {" + fails
                                + " public Model apply(String in, Context context) { return null; } }")
                .type(
                        "Stores",
                        "public class Stores implements Codec<Model> {" + fails
                                + " public String name() { return null; } public Class<Model> type() { return Model.class; }"
                                + " public void encode(Model m, OutputStream o) {} public Model decode(InputStream i) { return null; } }")
                .type(
                        "Makes",
                        "public class Makes implements ResourceFactory<Spec, String> {" + fails
                                + " public Class<Spec> specType() { return Spec.class; }"
                                + " public String create(Spec spec, Secrets secrets) { return null; } }")
                .plugin("Acme", "\"acme\"", STEPS.formatted("Trim") + """
                        public List<Class<? extends Codec<?>>> codecs() { return List.of(Stores.class); }
                        public List<Class<? extends ResourceFactory<?, ?>>> resources() { return List.of(Makes.class); }
                        """)
                .build();

        try (PluginRegistry registry = load()) {
            assertThat(registry.failures()).isEmpty();
            assertThat(registry.infos()).hasSize(2);
            assertThat(registry.step("trim")).isNotEmpty();
            registry.experiment("doubling")
                    .orElseThrow()
                    .run(ExperimentOptions.builder()
                            .formats(registry.formats())
                            .resources(registry.resources())
                            .build());
        }
    }

    /** A folder with a plugin whose step gets a number from a library in a shared package, which asks another library. */
    private Path assisted(String number) throws IOException {
        URL number1 = elsewhere("number-" + number)
                .type(
                        "org.numbers",
                        "Numbers",
                        "public class Numbers { public static int number() { return " + number + "; } }")
                .build();
        URL assistant = elsewhere("assistant-" + number)
                .against(number1)
                .type("com.google.inject.assistant", "Assistant", """
                        public class Assistant {
                            public static int number() { return org.numbers.Numbers.number(); }
                        }
                        """)
                .build();
        URL plugin = elsewhere("assisted-" + number)
                .against(assistant)
                .type("Numbered", """
                        public record Numbered() implements Step<String, Integer> {
                            public Integer apply(String in, Context context) {
                                return com.google.inject.assistant.Assistant.number();
                            }
                        }
                        """)
                .plugin("Assisted", "\"assisted\"", STEPS.formatted("Numbered"))
                .build();
        Path folder = Files.createDirectories(work.resolve("plugins-" + number).resolve("assisted/lib"));
        Files.copy(Path.of(number1.getPath()), folder.resolve("numbers.jar"));
        Files.copy(Path.of(assistant.getPath()), folder.resolve("assistant.jar"));
        Files.copy(Path.of(plugin.getPath()), folder.resolveSibling("plugin.jar"));
        return folder.getParent().getParent();
    }

    @Test
    void libraryInASharedPackage_thatTheApplicationLacks_isThePlugins_withAllThatItNames()
            throws IOException, NoFingerprintException {
        try (PluginRegistry one = PluginRegistry.load(APPLICATION, assisted("1"));
                PluginRegistry two = PluginRegistry.load(APPLICATION, assisted("2"))) {
            assertThat(one.failures()).isEmpty();
            assertThat(CodeFingerprint.of(one.step("numbered").orElseThrow()))
                    .isNotEqualTo(CodeFingerprint.of(two.step("numbered").orElseThrow()));
        }
    }

    /** Returns the digest of the step's code where the application finds a text. */
    private Digest weighing(String text) throws IOException, NoFingerprintException {
        Path folder = Files.createDirectories(work.resolve("weights-" + text));
        Files.writeString(folder.resolve("weights.txt"), text);
        try (URLClassLoader application =
                        new URLClassLoader(new URL[] {folder.toUri().toURL()}, APPLICATION);
                PluginRegistry registry = PluginRegistry.load(application, plugins())) {
            return CodeFingerprint.of(registry.step("weighs").orElseThrow());
        }
    }

    @Test
    void resourcesOfTheApplication_countForCodeThatMayReadThem() throws IOException, NoFingerprintException {
        jar("acme")
                .type("Weighs", """
                        public record Weighs() implements Step<String, String> {
                            public String apply(String in, Context context) throws IOException {
                                ClassLoader application = Step.class.getClassLoader();
                                return new String(application.getResourceAsStream("weights.txt").readAllBytes());
                            }
                        }
                        """)
                .plugin("Acme", "\"acme\"", STEPS.formatted("Weighs"))
                .build();

        Digest light = weighing("5");
        assertThat(weighing("5")).isEqualTo(light);
        assertThat(weighing("7")).isNotEqualTo(light);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "throw new AssertionError(\"boom\"); | java.lang.AssertionError: boom",
                "return steps(); | java.lang.StackOverflowError",
                "return null; | its list of steps is null",
                "return (List) List.of(String.class); | its step java.lang.String is no io.crystallize.core.Step",
                "throw new IllegalStateException() { public String toString() { throw new AssertionError(); } }; | Acme$1",
            })
    void pluginThatCantSayWhatItHas_isOneLine(String body, String reason) throws IOException {
        jar("acme")
                .plugin(
                        "Acme",
                        "\"acme\"",
                        "@SuppressWarnings({\"unchecked\", \"rawtypes\"})"
                                + " public List<Class<? extends Step<?, ?>>> steps() { " + body + " }")
                .build();

        assertLeftOut("Acme (" + path("acme.jar") + ")", reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "throw new AssertionError(\"boom\"); | can't be built: java.lang.AssertionError: boom",
                "throw new NoClassDefFoundError(\"n/N\"); | can't be built: it lacks the class n.N.",
                "return null; | is null",
            })
    void experimentThatCantBeBuilt_isToldWithItsJar(String body, String reason) throws IOException {
        jar("acme")
                .type(
                        "Brought",
                        "public class Brought implements ExperimentProvider {"
                                + " public io.crystallize.core.experiment.Experiment experiment() { " + body + " } }")
                .plugin(
                        "Acme",
                        "\"acme\"",
                        "public List<Class<? extends ExperimentProvider>> experiments() {"
                                + " return List.of(Brought.class); }")
                .build();

        try (PluginRegistry registry = load()) {
            assertThat(registry.failures()).isEmpty();
            assertThatThrownBy(() -> registry.experiment("brought"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(
                            "The experiment 'brought' of plugin 'acme' (" + path("acme.jar") + ") " + reason);
        }
    }

    @Test
    void linkThatLeadsNowhere_andOneThatLeadsBack_areOneLineEach() throws IOException {
        Files.createSymbolicLink(plugins().resolve("dead.jar"), Path.of("gone.jar"));
        Files.createSymbolicLink(plugins().resolve("loop"), plugins());

        try (PluginRegistry registry = load()) {
            assertThat(registry.failures())
                    .containsExactly(
                            "Plugin " + path("dead.jar")
                                    + " is left out: it is no jar that can be read: it is a link to what isn't there",
                            "Plugin " + path("loop") + " is left out: it is a link back to the folder of all plugins");
        }
    }

    @Test
    void closedRegistry_loadsNothingMore() throws IOException {
        jar("acme")
                .type("Late", "public class Late {}")
                .step("Trim")
                .plugin("Acme", "\"acme\"", STEPS.formatted("Trim"))
                .build();
        PluginRegistry registry = load();
        ClassLoader loader = registry.step("trim").orElseThrow().getClassLoader();
        registry.close();

        assertThatThrownBy(() -> loader.loadClass("Late"))
                .isInstanceOf(ClassNotFoundException.class)
                .hasMessageContaining(path("acme.jar"));
    }
}
