package io.crystallize.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What javac warns of in the build of whoever asks it to warn of everything. */
class OwnAnnotationsTest {
    private static final String STEP = "public record A(@Default(\"1\") int size) implements Step<String, String> {"
            + " public String apply(String s, Context c) { return s; } }";

    @TempDir
    private Path folder;

    private List<String> told(String annotation) {
        return new Compilation(folder)
                .with(
                        "A",
                        "\n@Cacheable @Name(\"a\") @io.crystallize.core.code.CodeVersion(\"1\") " + annotation + STEP)
                .with(
                        "P",
                        "public class P implements Plugin { @Override public String name() { return \"p\"; }"
                                + " @Override public List<Class<? extends Step<?, ?>>> steps() { return"
                                + " List.of(A.class); } }")
                .runAsAnAuthorDoes();
    }

    @Test
    void annotationsOfTheFramework_areClaimed() {
        assertThat(told("")).isEmpty();
        assertThat(new Compilation(folder).with("A", STEP).runAsAnAuthorDoes()).isEmpty();
    }

    /** Another processor may wait for them. */
    @Test
    void annotationsOfOthers_areNot() {
        assertThat(told("@jakarta.validation.Valid "))
                .singleElement()
                .asString()
                .contains("No processor claimed any of these annotations")
                .contains("jakarta.validation.Valid")
                .doesNotContain("io.crystallize");
    }

    @Test
    void allAnnotationsClaimed_leavesThePluginNamed() {
        Compilation compilation = new Compilation(folder)
                .with(
                        "P",
                        "@Description(\"Words.\") public class P implements Plugin { public String name() { return"
                                + " \"p\"; } }");

        assertThat(compilation.runAsAnAuthorDoes()).isEmpty();
        assertThat(compilation.plugins()).containsExactly("acme.P");
    }
}
