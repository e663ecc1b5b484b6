package io.crystallize.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ServiceLoader;
import javax.annotation.processing.Processor;
import javax.lang.model.SourceVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFilesTest {
    @TempDir
    Path folder;

    private Compilation compilation;

    @BeforeEach
    void prepare() {
        compilation = new Compilation(folder);
    }

    private static String plugin(String name) {
        return "public class " + name + " implements Plugin { public String name() { return \"x\"; } }";
    }

    @Test
    void processor_isFoundByCompilers_andIsForAnySource() {
        assertThat(ServiceLoader.load(Processor.class)).anySatisfy(found -> {
            assertThat(found).isInstanceOf(PluginProcessor.class);
            assertThat(found.getSupportedSourceVersion()).isEqualTo(SourceVersion.latest());
            assertThat(found.getSupportedOptions()).containsExactly(PluginProcessor.VERSION);
        });
    }

    @Test
    void plugin_isNamed() {
        assertThat(compilation.with("B", plugin("B")).with("A", plugin("A")).run())
                .isEmpty();

        assertThat(compilation.plugins()).containsExactly("acme.A", "acme.B");
        assertThat(compilation.metadata())
                .containsEntry("spi", "1")
                .containsEntry("plugins", "acme.A,acme.B")
                .doesNotContainKey("version");
    }

    @Test
    void plugin_ofAnAbstractOneOrARecord_isNamed() {
        assertThat(compilation
                        .with("Base", "public abstract class Base implements GuicePlugin {}")
                        .with(
                                "A",
                                "public class A extends Base { public String name() { return \"a\"; } public"
                                        + " com.google.inject.Module module() { return binder -> {}; } }")
                        .with("B", "public record B() implements Plugin { public String name() { return \"b\"; } }")
                        .run())
                .isEmpty();

        assertThat(compilation.plugins()).containsExactly("acme.A", "acme.B");
    }

    @Test
    void version_isThatOfTheOption() {
        compilation
                .option("-Acrystallize.version=1.2-\u00e4")
                .with("A", plugin("A"))
                .run();

        assertThat(compilation.metadata()).containsEntry("version", "1.2-\u00e4");
    }

    @Test
    void sameSources_giveTheSameBytes() {
        compilation.with("A", plugin("A")).run();
        String first = compilation.written(PluginFiles.METADATA).orElseThrow();
        compilation.with("A", plugin("A")).run();

        assertThat(compilation.written(PluginFiles.METADATA)).contains(first);
        assertThat(first).doesNotContain("#");
    }

    @Test
    void nothingToName_writesNothing() {
        assertThat(compilation
                        .with(
                                "A",
                                "public class A { static class Nested implements Plugin {"
                                        + " public String name() { return \"x\"; } } }")
                        .run())
                .isEmpty();

        assertThat(compilation.written(PluginFiles.SERVICES)).isEmpty();
        assertThat(compilation.written(PluginFiles.METADATA)).isEmpty();
    }

    @Test
    void handWrittenFile_isMerged() {
        compilation
                .with("A", plugin("A"))
                .with("B", "public class B { " + plugin("C").replace("public class", "public static class") + " }");
        assertThat(compilation
                        .output(PluginFiles.SERVICES, "# mine\nacme.B$C # too\n")
                        .run())
                .isEmpty();

        assertThat(compilation.plugins()).containsExactly("acme.A", "acme.B$C");
        assertThat(compilation.metadata()).containsEntry("plugins", "acme.A,acme.B$C");
    }

    @Test
    void handWrittenFile_ofAClassThatIsMissing_isRefused() {
        assertThat(compilation
                        .with("A", plugin("A"))
                        .output(PluginFiles.SERVICES, "\nacme.Gone\njava.lang.String\n")
                        .run())
                .containsExactly(
                        PluginFiles.SERVICES + ":2: There is no class acme.Gone.",
                        PluginFiles.SERVICES + ":3: The class java.lang.String is no io.crystallize.plugins.Plugin.");
        assertThat(compilation.written(PluginFiles.METADATA)).isEmpty();
    }

    @Test
    void laterCompilation_ofOtherSources_keepsWhatIsThere() {
        compilation.with("A", plugin("A")).run();
        compilation.with("B", plugin("B")).run();

        assertThat(compilation.plugins()).containsExactly("acme.A", "acme.B");
    }

    @Test
    void laterCompilation_dropsWhatIsGone() {
        compilation.with("A", plugin("A")).with("B", plugin("B")).run();
        compilation.delete("A");
        assertThat(compilation.with("B", plugin("B")).run()).isEmpty();

        assertThat(compilation.plugins()).containsExactly("acme.B");
    }

    @Test
    void laterCompilation_withoutPlugins_deletesTheFiles() {
        compilation.with("A", plugin("A")).run();
        compilation.delete("A");
        assertThat(compilation.with("B", "public class B {}").run()).isEmpty();

        assertThat(compilation.written(PluginFiles.SERVICES)).isEmpty();
        assertThat(compilation.written(PluginFiles.METADATA)).isEmpty();
    }

    @Test
    void plugin_thatCannotBeFound_isRefusedAtItsPlace() {
        assertThat(compilation
                        .with("A", "\nclass A implements Plugin { public String name() { return \"x\"; } }")
                        .with(
                                "B",
                                "\n\npublic class B implements Plugin { public B(int n) {} public String name() { return"
                                        + " \"x\"; } }")
                        .run())
                .containsExactly(
                        "A.java:2: The plugin A can't be found: it is not public. If it isn't to be found, nest it in"
                                + " another class.",
                        "B.java:3: The plugin B can't be found: it has no public constructor without parameters. If it"
                                + " isn't to be found, nest it in another class.");
        assertThat(compilation.written(PluginFiles.SERVICES)).isEmpty();
    }
}
