package io.crystallize.plugins.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Module;
import io.crystallize.core.DataSource;
import io.crystallize.core.Name;
import io.crystallize.core.Resources;
import io.crystallize.core.Secrets;
import io.crystallize.core.Step;
import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.optimize.Goal;
import io.crystallize.core.optimize.GridSearch;
import io.crystallize.core.optimize.Optimizer;
import io.crystallize.core.optimize.SearchSpace;
import io.crystallize.core.verdict.Verifier;
import io.crystallize.plugins.GuicePlugin;
import io.crystallize.plugins.Plugin;
import io.crystallize.plugins.sample.SamplePlugin;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginRegistryTest {
    private static final String SERVICES = "META-INF/services/" + Plugin.class.getName();

    @TempDir
    private Path folder;

    private PluginJar jar(String name) {
        return new PluginJar(folder.resolve(name));
    }

    /** A jar with a plugin of some name, which has the steps of some classes. */
    private URL plugin(String name, String... steps) throws IOException {
        String type = name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + name.substring(1);
        PluginJar jar = jar(name);
        List.of(steps).forEach(jar::step);
        String classes = String.join(".class, ", steps) + ".class";
        return jar.plugin(
                        type,
                        '"' + name + '"',
                        "public List<Class<? extends Step<?, ?>>> steps() { return List.of(" + classes + "); }")
                .build();
    }

    /** Sees the jars' plugins, and not those on the class path. */
    private static PluginRegistry load(URL... jars) throws IOException {
        try (URLClassLoader loader = new URLClassLoader(jars, Plugin.class.getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return name.equals(SERVICES) ? findResources(name) : super.getResources(name);
            }
        }) {
            return PluginRegistry.load(loader);
        }
    }

    @Test
    void pluginOnTheClassPath_isFound() {
        PluginRegistry registry = PluginRegistry.load(getClass().getClassLoader());

        assertThat(registry.failures()).isEmpty();
        assertThat(registry.plugins()).containsExactly("sample");
        assertThat(registry.step("scale").orElseThrow()).isEqualTo(SamplePlugin.Scale.class);
        assertThat(registry.source("numbers").orElseThrow()).isEqualTo(SamplePlugin.Numbers.class);
        assertThat(registry.experiment("doubling").orElseThrow().name()).isEqualTo("doubling");
    }

    @Test
    void shortNames_areDerivedOrDeclared() {
        PluginRegistry registry = PluginRegistry.of(List.of(new SamplePlugin()));

        assertThat(registry.steps())
                .containsExactly(
                        "clip", "concat", "count", "exact", "report", "round", "scale", "silent", "sum", "to-text",
                        "weights");
        assertThat(registry.sources()).containsExactly("numbers", "recorded", "words");
        assertThat(registry.experiments()).containsExactly("doubling");
        assertThat(registry.step("length")).isEmpty();
        assertThat(registry.step("numbers")).isEmpty();
        assertThat(registry.source("scale")).isEmpty();
        assertThat(registry.experiment("scale")).isEmpty();
    }

    /** Wants a name that the framework has. */
    @Name("grid")
    record OtherGrid() implements Optimizer {
        @Override
        public String name() {
            return "other";
        }

        @Override
        public int budget(SearchSpace space, Goal goal) {
            return 0;
        }

        @Override
        public Search begin(SearchSpace space, Goal goal, long seed) {
            throw new UnsupportedOperationException();
        }
    }

    /** A plugin with one optimizer. */
    private record WithOptimizer(Class<? extends Optimizer> type) implements Plugin {
        @Override
        public String name() {
            return "acme";
        }

        @Override
        public List<Class<? extends Optimizer>> optimizers() {
            return List.of(type);
        }
    }

    @Test
    void optimizers_ofTheFramework_areThere_andKeepTheirNames() {
        PluginRegistry registry = PluginRegistry.of(List.of(new WithOptimizer(OtherGrid.class)));

        assertThat(registry.optimizers()).containsExactly("acme:grid", "grid", "halving", "random");
        assertThat(registry.optimizer("grid").orElseThrow()).isEqualTo(GridSearch.class);
        assertThat(registry.optimizer("acme:grid").orElseThrow()).isEqualTo(OtherGrid.class);
        assertThat(registry.optimizer("acme")).isEmpty();
    }

    @Test
    void optimizerThatIsNoRecord_isRefused() {
        PluginRegistry registry = PluginRegistry.of(List.of(new WithOptimizer(Optimizer.class)));

        assertThat(registry.failures())
                .singleElement()
                .asString()
                .contains("its optimizer " + Optimizer.class.getName() + " is no record");
    }

    /** A plugin with one verifier. */
    private record WithVerifier(String name, Class<? extends Verifier> type) implements Plugin {
        @Override
        public List<Class<? extends Verifier>> verifiers() {
            return List.of(type);
        }
    }

    /** A verifier. */
    record Always(boolean supported) implements Verifier {
        @Override
        public Record verify(Evidence evidence) {
            return this;
        }
    }

    @Test
    void verifiersOfOneName_areFoundByThatOfTheirPlugin_andBothAreTold() {
        PluginRegistry registry = PluginRegistry.of(
                List.of(new WithVerifier("acme", Always.class), new WithVerifier("best", Always.class)));

        assertThat(registry.failures()).isEmpty();
        assertThat(registry.verifiers()).containsExactly("acme:always", "best:always");
        assertThat(registry.verifier("best:always").orElseThrow()).isEqualTo(Always.class);
        assertThat(registry.verifier("always")).isEmpty();
        assertThat(registry.verifier("never")).isEmpty();
        assertThat(registry.unknown(Kind.VERIFIER, "always"))
                .startsWith("There are 2 verifiers 'always': acme:always (")
                .contains("best:always (")
                .endsWith("Write which.");
    }

    @Test
    void verifierThatIsNoRecord_isRefused() {
        PluginRegistry registry = PluginRegistry.of(List.of(new WithVerifier("acme", Verifier.class)));

        assertThat(registry.failures())
                .singleElement()
                .asString()
                .contains("its verifier " + Verifier.class.getName() + " is no record");
    }

    @Test
    void noPlugins_isNoFailure() throws IOException {
        PluginRegistry registry = load();

        assertThat(registry.plugins()).isEmpty();
        assertThat(registry.failures()).isEmpty();
        assertThat(registry.steps()).isEmpty();
    }

    @Test
    void jar_isFound_withWhatItHas() throws IOException {
        PluginRegistry registry = load(plugin("acme", "TakeOne", "Trim"));

        assertThat(registry.failures()).isEmpty();
        assertThat(registry.plugins()).containsExactly("acme");
        assertThat(registry.steps()).containsExactly("take-one", "trim");
    }

    @Test
    void throwingConstructor_isOneFailure_andTheOthersStand() throws IOException {
        URL broken = jar("broken")
                .plugin("Broken", "\"broken\"", "public Broken() { throw new IllegalStateException(\"no licence\"); }")
                .build();

        PluginRegistry registry = load(broken, plugin("acme", "Trim"));

        assertThat(registry.plugins()).containsExactly("acme");
        assertThat(registry.failures())
                .singleElement()
                .asString()
                .contains("Broken")
                .contains("no licence");
    }

    @Test
    void serviceFileThatNamesAMissingClass_isOneFailure_andTheOthersStand() throws IOException {
        URL broken = jar("broken").service("com.example.Gone").build();

        PluginRegistry registry = load(broken, plugin("acme", "Trim"));

        assertThat(registry.plugins()).containsExactly("acme");
        assertThat(registry.failures())
                .singleElement()
                .asString()
                .contains("com.example.Gone")
                .contains("which isn't there");
    }

    @Test
    void malformedServiceFile_isOneFailure_andTheOthersStand() throws IOException {
        URL broken = jar("broken").service("two words").build();

        PluginRegistry registry = load(broken, plugin("acme", "Trim"));

        assertThat(registry.plugins()).containsExactly("acme");
        assertThat(registry.failures()).singleElement().asString().contains("broken.jar");
    }

    @Test
    void classThatIsNoPlugin_isOneFailure() throws IOException {
        PluginRegistry registry =
                load(jar("broken").step("Trim").service("Trim").build());

        assertThat(registry.failures())
                .singleElement()
                .asString()
                .contains("Trim")
                .endsWith("which is no io.crystallize.plugins.Plugin");
    }

    @Test
    void pluginWhoseSuperclassIsMissing_isOneFailure_andTheOthersStand() throws IOException {
        URL broken = jar("broken")
                .type("Base", "public class Base {}")
                .type("Broken", """
                        public class Broken extends Base implements Plugin {
                            public String name() { return "broken"; }
                        }
                        """)
                .service("Broken")
                .build("Base");

        PluginRegistry registry = load(broken, plugin("acme", "Trim"));

        assertThat(registry.plugins()).containsExactly("acme");
        assertThat(registry.failures()).singleElement().asString().contains("Base");
    }

    @Test
    void pluginWhoseStepIsMissing_isOneFailure_withItsJar_andTheOthersStand() throws IOException {
        URL broken = jar("broken")
                .step("Gone")
                .plugin(
                        "Broken",
                        "\"broken\"",
                        "public List<Class<? extends Step<?, ?>>> steps() { return List.of(Gone.class); }")
                .build("Gone");

        PluginRegistry registry = load(broken, plugin("acme", "Trim"));

        assertThat(registry.plugins()).containsExactly("acme");
        assertThat(registry.failures())
                .containsExactly("Plugin Broken (" + folder
                        + "/broken.jar) is left out: it lacks the class Gone. Put the jar that"
                        + " has it, and the plugin's, into one folder.");
    }

    @Test
    void stepWhoseParameterIsOfAMissingClass_isOneFailure_andTheOthersStand() throws IOException {
        URL broken = jar("broken")
                .type("Gone", "public record Gone() {}")
                .type("Uses", """
                        public record Uses(Gone gone) implements Step<String, String> {
                            public String apply(String in, Context context) { return in; }
                        }
                        """)
                .plugin(
                        "Broken",
                        "\"broken\"",
                        "public List<Class<? extends Step<?, ?>>> steps() { return List.of(Uses.class); }")
                .build("Gone");

        PluginRegistry registry = load(broken, plugin("acme", "Trim"));

        assertThat(registry.plugins()).containsExactly("acme");
        assertThat(registry.failures())
                .singleElement()
                .asString()
                .contains("it lacks the class Gone")
                .endsWith("Its step Uses needs it.");
    }

    @Test
    void stepsOfOneName_areFoundByThatOfTheirPlugin_andAreToldWithTheirJars_whateverTheOrder() throws IOException {
        URL acme = plugin("acme", "Trim");
        URL zeta = plugin("zeta", "Trim", "Unique");

        for (PluginRegistry registry : List.of(load(acme, zeta), load(zeta, acme))) {
            assertThat(registry.failures()).isEmpty();
            assertThat(registry.steps()).containsExactly("acme:trim", "unique", "zeta:trim");
            assertThat(registry.step("trim")).isEmpty();
            assertThat(registry.step("acme:trim")).isNotEmpty();
            assertThat(registry.step("zeta:trim")).isNotEmpty();
            assertThat(registry.step("zeta:unique")).isEqualTo(registry.step("unique"));
            assertThat(registry.unknown(Kind.STEP, "trim"))
                    .isEqualTo("There are 2 steps 'trim': acme:trim (" + folder + "/acme.jar), zeta:trim (" + folder
                            + "/zeta.jar). Write which.");
        }
    }

    @Test
    void pluginsOfOneName_areTold_withBothJars_whateverTheOrder() throws IOException {
        URL first = plugin("acme", "Trim");
        URL second = jar("second").plugin("Second", "\"acme\"", "").build();
        String told = "Plugin 'acme' (" + folder + "/second.jar) is left out: there is another plugin of that name: "
                + folder + "/acme.jar";

        for (PluginRegistry registry : List.of(load(first, second), load(second, first))) {
            assertThat(registry.plugins()).containsExactly("acme");
            assertThat(registry.steps()).containsExactly("trim");
            assertThat(registry.failures()).containsExactly(told);
        }
    }

    @Test
    void nameOfTheFramework_canBeNoPlugins() throws IOException {
        assertThat(load(jar("own").plugin("Own", "\"crystallize\"", "").build()).failures())
                .singleElement()
                .asString()
                .endsWith("is left out: that name is the framework's own");
    }

    @Test
    void formerName_findsAStep_unlessAnotherHasItNow() throws IOException {
        String step = """
                @Name(value = "%s", aliases = "%s") public record %s() implements Step<String, String> {
                    public String apply(String in, Context context) { return in; }
                }
                """;
        URL acme = jar("acme")
                .type("Trim", step.formatted("trim", "strip", "Trim"))
                .type("Cut", step.formatted("cut", "clip", "Cut"))
                .plugin("Acme", "\"acme\"", """
                        public List<Class<? extends Step<?, ?>>> steps() { return List.of(Trim.class, Cut.class); }
                        """)
                .build();

        PluginRegistry registry = load(acme, plugin("zeta", "Clip"));

        assertThat(registry.failures()).isEmpty();
        assertThat(registry.steps()).containsExactly("clip", "cut", "trim");
        assertThat(registry.step("strip")).isEqualTo(registry.step("trim"));
        assertThat(registry.step("acme:clip")).isEqualTo(registry.step("cut"));
        assertThat(registry.step("clip")).isEqualTo(registry.step("zeta:clip"));
    }

    @Test
    void jarInAFolderWithSpaces_isToldAsItIsCalled() throws IOException {
        URL broken = jar("my broken").plugin("Broken", "null", "").build();

        assertThat(load(broken).failures())
                .singleElement()
                .asString()
                .startsWith("Plugin Broken (" + folder + "/my broken.jar) is left out: its name is 'null'");
    }

    @Test
    void twoStepsOfOnePluginWithOneName_areTold() throws IOException {
        URL broken = jar("broken")
                .step("Trim")
                .type("Other", """
                        @Name("trim") public record Other() implements Step<String, String> {
                            public String apply(String in, Context context) { return in; }
                        }
                        """)
                .plugin("Broken", "\"broken\"", """
                        public List<Class<? extends Step<?, ?>>> steps() { return List.of(Trim.class, Other.class); }
                        """)
                .build();

        assertThat(load(broken).failures())
                .singleElement()
                .asString()
                .endsWith("is left out: it has two steps called 'trim': Trim and Other");
    }

    @Test
    void stepNameThatIsNone_isTold() throws IOException {
        URL broken = jar("broken")
                .type("Other", """
                        @Name("my step") public record Other() implements Step<String, String> {
                            public String apply(String in, Context context) { return in; }
                        }
                        """)
                .plugin("Broken", "\"broken\"", """
                        public List<Class<? extends Step<?, ?>>> steps() { return List.of(Other.class); }
                        """)
                .build();

        assertThat(load(broken).failures())
                .singleElement()
                .asString()
                .endsWith("its step Other is called 'my step', which is no name");
    }

    @Test
    void pluginNameThatIsNone_isTold() throws IOException {
        URL broken = jar("broken").plugin("Broken", "\"My Plugin\"", "").build();

        assertThat(load(broken, plugin("acme", "Trim")).failures())
                .singleElement()
                .asString()
                .endsWith("its name is 'My Plugin', but a name has lower-case letters, digits and hyphens");
    }

    @Test
    void pluginThatThrows_isOneFailure() throws IOException {
        URL broken = jar("broken").plugin("Broken", "\"broken\"", """
                        public List<Class<? extends DataSource<?>>> sources() { throw new IllegalStateException("no"); }
                        """).build();

        assertThat(load(broken).failures())
                .singleElement()
                .asString()
                .endsWith("is left out: java.lang.IllegalStateException: no");
    }

    @Test
    void twoCodecsForOneType_areTold_withBothPlugins() {
        PluginRegistry registry =
                PluginRegistry.of(List.of(new Colours.Second(), new Colours.First(), new SamplePlugin()));

        assertThat(registry.plugins()).containsExactly("first", "sample");
        assertThat(registry.failures())
                .singleElement()
                .asString()
                .startsWith("Plugin 'second' (")
                .contains("is left out: it has a codec for '" + Colours.Colour.class.getName()
                        + "', and so has plugin 'first' (");
        assertThat(registry.formats().codecFor(Colours.Colour.class).name()).isEqualTo("bright");
    }

    @Test
    void codecForATypeOfTheFramework_isTold() {
        PluginRegistry registry = PluginRegistry.of(List.of(new Colours.OfTexts()));

        assertThat(registry.failures()).singleElement().asString().contains("Two codecs for java.lang.String");
        assertThat(registry.formats().codecFor(String.class).name())
                .isEqualTo(Formats.standard().codecFor(String.class).name());
    }

    /** A plugin with the codec for colours, and one that no plugin may have. */
    private static final class TwoCodecs implements Plugin {
        @Override
        public String name() {
            return "first-but-wrong";
        }

        @Override
        public List<Class<? extends Codec<?>>> codecs() {
            return List.of(Colours.Dark.class, Colours.Texts.class);
        }
    }

    @Test
    void pluginThatIsLeftOut_takesNoPlace() {
        PluginRegistry registry = PluginRegistry.of(List.of(new TwoCodecs(), new Colours.Second()));

        assertThat(registry.plugins()).containsExactly("second");
        assertThat(registry.failures()).singleElement().asString().startsWith("Plugin 'first-but-wrong'");
    }

    @Test
    void service_isInjectedIntoACodec() throws IOException {
        PluginRegistry registry = PluginRegistry.of(List.of(new Colours.First()));

        try (InputStream none = InputStream.nullInputStream()) {
            assertThat(registry.formats().codecFor(Colours.Colour.class).decode(none))
                    .isEqualTo(new Colours.Colour("bright from first"));
        }
    }

    @Test
    void service_isInjectedIntoAResourceFactory() {
        PluginRegistry registry = PluginRegistry.of(List.of(new Lexicons.WithModule()));

        assertThat(registry.failures()).isEmpty();
        try (Resources resources = registry.resources().open(Secrets.none())) {
            assertThat(resources.get(new Lexicons.Lexicon("French"))).containsExactly("printed in French");
        }
    }

    @Test
    void twoResourceFactoriesForOneSpec_areTold_withBothPlugins() {
        PluginRegistry registry =
                PluginRegistry.of(List.of(new Lexicons.WithoutModule(), new Lexicons.WithModule(), new SamplePlugin()));

        assertThat(registry.plugins()).containsExactly("sample", "with-module");
        assertThat(registry.failures())
                .singleElement()
                .asString()
                .startsWith("Plugin 'without-module' (")
                .contains("is left out: it has a resource factory for '" + Lexicons.Lexicon.class.getName()
                        + "', and so has plugin 'with-module' (");
        try (Resources resources = registry.resources().open(Secrets.none())) {
            assertThat(resources.get(new Lexicons.Lexicon("Dutch"))).containsExactly("printed in Dutch");
        }
    }

    @Test
    void resourceFactoryForSpecsThatAreNoRecords_isOneFailure() {
        PluginRegistry registry = PluginRegistry.of(List.of(new Lexicons.WithoutRecord(), new SamplePlugin()));

        assertThat(registry.plugins()).containsExactly("sample");
        assertThat(registry.failures())
                .singleElement()
                .asString()
                .startsWith("Plugin 'without-record' (")
                .contains("is left out: Resource factory " + Lexicons.OfBlurred.class.getName())
                .endsWith("but a resource's spec is a record");
    }

    @Test
    void listeners_areBuiltWithTheirServices_byPluginName_thenInThePluginsOrder() {
        PluginRegistry registry = PluginRegistry.of(
                List.of(new Notes.WithNotebook(new ArrayList<>()), new Notes.AnotherTired(), new SamplePlugin()));

        assertThat(registry.failures()).isEmpty();
        assertThat(registry.listeners(problem -> {}))
                .extracting(Object::getClass)
                .containsExactly(Notes.Tired.class, Notes.Tired.class, Notes.Writer.class);
    }

    @Test
    void listeners_watchAnExperimentAndItsSteps() {
        List<String> lines = new ArrayList<>();
        PluginRegistry registry = PluginRegistry.of(List.of(new Notes.WithNotebook(lines), new SamplePlugin()));
        ExperimentOptions.Builder options = ExperimentOptions.builder();
        registry.listeners(problem -> {}).forEach(options::listener);
        registry.experiment("doubling").orElseThrow().run(options.build());

        assertThat(lines)
                .containsExactly("doubling starts with 1", "baseline words", "baseline count", "doubling ends");
    }

    @Test
    void listenerWithoutItsService_isToldWhenItIsNeeded_andTheOthersWatch() {
        PluginRegistry registry = PluginRegistry.of(List.of(new Notes.WithoutNotebook(), new Notes.AnotherTired()));
        List<String> problems = new ArrayList<>();

        assertThat(registry.failures()).isEmpty();
        assertThat(registry.listeners(problems::add)).isNotEmpty();
        assertThat(problems)
                .singleElement()
                .asString()
                .contains("of plugin 'without-notebook' (")
                .contains("Notes$Notebook")
                .doesNotContain("\n");
    }

    private static final class Elsewhere {
        static Module module() {
            return binder -> binder.bind(String.class).toInstance("written elsewhere");
        }
    }

    @Test
    void wiringOfResourceFactories_isThePlugin_andWhereItsModuleIsWritten() throws NoFingerprintException {
        Map<Plugin, Set<Class<?>>> wirings = Map.of(
                new Lexicons.WithModule(), Set.of(Lexicons.WithModule.class, Lexicons.PressModule.class),
                new Lexicons.WithLambda(), Set.of(Lexicons.WithLambda.class),
                new Lexicons.WithGivenModule(Elsewhere.module()),
                        Set.of(Lexicons.WithGivenModule.class, Elsewhere.class),
                new Lexicons.WithoutModule(), Set.of());

        for (Map.Entry<Plugin, Set<Class<?>>> wiring : wirings.entrySet()) {
            Set<Class<?>> found =
                    LoadedPlugin.of(wiring.getKey(), "here").wiring().classes();
            assertThat(found).isEqualTo(wiring.getValue());
            for (Class<?> type : found) {
                assertThat(CodeFingerprint.of(type)).isNotNull();
            }
        }
    }

    /** A plugin that has a palette, and nothing that needs one. */
    private static final class OnlyPalette implements GuicePlugin {
        @Override
        public String name() {
            return "palette";
        }

        @Override
        public Module module() {
            return binder -> binder.bind(Colours.Palette.class).toInstance(() -> "bright");
        }
    }

    @Test
    void serviceOfOnePlugin_isNotSeenByAnother() {
        assertUnbuilt(
                PluginRegistry.of(List.of(new OnlyPalette(), new Colours.WithoutService())),
                "of plugin 'without-service' (",
                "Colours$Palette was bound");
    }

    @Test
    void moduleThatThrows_isOneLine_whereItIsNeeded_andHarmsNobodyElse() {
        PluginRegistry registry = PluginRegistry.of(List.of(new Colours.Broken(), new SamplePlugin()));

        assertThat(registry.plugins()).containsExactly("broken", "sample");
        assertThat(registry.experiment("doubling")).isNotEmpty();
        assertUnbuilt(registry, "of plugin 'broken' (", "no palette");
    }

    /** The codec for colours can't be built, which is told in a line. */
    private static void assertUnbuilt(PluginRegistry registry, String... told) {
        assertThat(registry.failures()).isEmpty();
        assertThatThrownBy(() -> registry.formats()
                        .codecFor(Colours.Colour.class)
                        .encode(new Colours.Colour("red"), OutputStream.nullOutputStream()))
                .message()
                .contains(told)
                .doesNotContain("\n");
    }

    @Test
    void nullWhereAClassBelongs_isOneFailure() {
        Plugin broken = new Plugin() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public List<Class<? extends Step<?, ?>>> steps() {
                return Collections.singletonList(null);
            }

            @Override
            public List<Class<? extends DataSource<?>>> sources() {
                return List.of();
            }
        };

        assertThat(PluginRegistry.of(List.of(broken)).failures())
                .singleElement()
                .asString()
                .contains("is left out: one of its steps is null");
    }

    @Test
    void loaderThatFindsNothingButFailures_isOneFailure() {
        ClassLoader broken = new ClassLoader(null) {
            private int failures;

            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                if (++failures > 100) {
                    return Collections.emptyEnumeration();
                }
                throw new IOException("no disk, " + failures);
            }
        };

        PluginRegistry registry = PluginRegistry.load(broken);

        assertThat(registry.plugins()).isEmpty();
        assertThat(registry.failures()).singleElement().asString().contains("java.io.IOException: no disk");
    }

    @Test
    void unreadableServiceFiles_areOneFailureEach_andTheOthersStand() throws IOException {
        URL first = new URL("file:" + folder + "/first");
        URL second = new URL("file:" + folder + "/second");
        URL readable = new URL("jar:" + plugin("acme", "Trim") + "!/" + SERVICES);
        try (URLClassLoader jars = new URLClassLoader(
                        new URL[] {folder.resolve("acme.jar").toUri().toURL()}, Plugin.class.getClassLoader());
                URLClassLoader loader = new URLClassLoader(new URL[0], jars) {
                    @Override
                    public Enumeration<URL> getResources(String name) {
                        return Collections.enumeration(List.of(first, second, readable));
                    }
                }) {
            PluginRegistry registry = PluginRegistry.load(loader);

            assertThat(registry.failures()).hasSize(2).allMatch(failure -> failure.contains("FileNotFoundException"));
            assertThat(registry.plugins()).containsExactly("acme");
        }
    }

    @Test
    void pluginsThatLackOneClass_areAFailureEach_andTheOthersStand() throws IOException {
        String base = "public class Base {}";
        String type = "public class %s extends Base implements Plugin { public String name() { return \"x\"; } }";
        URL first = jar("first")
                .type("Base", base)
                .type("First", type.formatted("First"))
                .service("First")
                .build("Base");
        URL second = jar("second")
                .type("Base", base)
                .type("Second", type.formatted("Second"))
                .service("Second")
                .build("Base");

        PluginRegistry registry = load(first, second, plugin("acme", "Trim"));

        assertThat(registry.plugins()).containsExactly("acme");
        assertThat(registry.failures()).hasSize(2);
    }
}
