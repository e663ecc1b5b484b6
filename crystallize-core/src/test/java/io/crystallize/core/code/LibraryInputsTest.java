package io.crystallize.core.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the libraries that code reaches depend on beside their inputs is listed for each of them. */
class LibraryInputsTest {
    private static final String WITH_INPUTS =
            "public static double get() { return System.nanoTime() * Math.random(); }";
    private static final String WITHOUT = "public static double get() { return Math.sqrt(2); }";

    @TempDir
    Path folder;

    private Compiled library(String name, String members, Compiled... libraries) throws IOException {
        String source = "package lib; public class " + name + " {" + members + "}";
        Compiled classes = Compiled.folder(folder, Map.of(name, source), libraries);
        return classes.jar(folder.resolve(name.toLowerCase(java.util.Locale.ROOT) + "-1.jar"), 0);
    }

    private SortedMap<String, SortedSet<String>> inputs(String code, Compiled... libraries) throws Exception {
        Compiled step =
                Compiled.folder(folder, Map.of("Step", "class Step { double run() {" + code + "} }"), libraries);
        try (URLClassLoader loader = step.loader(ClassLoader.getPlatformClassLoader(), libraries)) {
            return CodeFingerprint.libraryInputs(loader.loadClass("Step"));
        }
    }

    @Test
    void libraryThatIsReached_isListedWithTheNames() throws Exception {
        assertThat(inputs("return lib.Times.get();", library("Times", WITH_INPUTS)))
                .isEqualTo(Map.of("times-1.jar", Set.of("clock", "random")));
    }

    @Test
    void libraryThatIsNotReached_isNotListed() throws Exception {
        assertThat(inputs("return 1;", library("Times", WITH_INPUTS))).isEmpty();
    }

    @Test
    void libraryWithoutHiddenInputs_isNotListed() throws Exception {
        assertThat(inputs("return lib.Roots.get();", library("Roots", WITHOUT))).isEmpty();
    }

    @Test
    void libraryThatAnotherReaches_isListed() throws Exception {
        Compiled times = library("Times", WITH_INPUTS);
        Compiled roots = library("Roots", "public static double get() { return lib.Times.get(); }", times);
        assertThat(inputs("return lib.Roots.get();", roots, times)).containsOnlyKeys("times-1.jar");
    }

    @Test
    void methodReferences_constructors_andSystemIn_areUsesToo() throws Exception {
        Compiled library = library(
                "Uses",
                "public static double get() { return 0; }"
                        + "static java.util.function.DoubleSupplier random = Math::random;"
                        + "static Object date = new java.util.Date(), in = System.in, seeded = new java.util.Random(1);");
        assertThat(inputs("return lib.Uses.get();", library))
                .isEqualTo(Map.of("uses-1.jar", Set.of("clock", "environment", "random")));
    }

    @Test
    void hiddenInputsOfAnalysedCode_areNotThoseOfALibrary() throws Exception {
        assertThat(inputs("return Math.random();", library("Times", WITH_INPUTS)))
                .isEmpty();
    }

    @Test
    void method_hasThoseOfWhatItReaches() throws Exception {
        Compiled library = library("Times", WITH_INPUTS);
        Compiled step = Compiled.folder(
                folder,
                Map.of("Step", "class Step { double one() { return lib.Times.get(); } double other() { return 1; } }"),
                library);
        try (URLClassLoader loader = step.loader(ClassLoader.getPlatformClassLoader(), library)) {
            Class<?> type = loader.loadClass("Step");
            assertThat(CodeFingerprint.libraryInputs(type, "one", "()D")).containsOnlyKeys("times-1.jar");
            assertThat(CodeFingerprint.libraryInputs(type, "other", "()D")).isEmpty();
        }
    }

    /** The framework, here in a folder, uses the clock and files, and libraries that do so. */
    @Test
    void framework_andWhatOnlyItUses_areNotListed() throws Exception {
        Compiled framework = new Compiled(Path.of(CodeFingerprint.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI()));
        Compiled library = library("Times", WITH_INPUTS);
        String source = """
                public record Step() implements io.crystallize.core.Step<Double, Double> {
                    public Double apply(Double x, io.crystallize.core.Context context) { return %s; }
                }
                """;
        for (String code : List.of("x", "lib.Times.get()")) {
            Compiled step = Compiled.folder(folder, Map.of("Step", source.formatted(code)), framework, library);
            try (URLClassLoader loader = step.loader(getClass().getClassLoader(), library)) {
                Class<?> type = loader.loadClass("Step");
                assertThat(CodeFingerprint.parts(type).parts().keySet())
                        .anyMatch(part -> part.startsWith("library jackson-"));
                assertThat(CodeFingerprint.libraryInputs(type).keySet())
                        .isEqualTo(code.equals("x") ? Set.of() : Set.of("times-1.jar"));
            }
        }
    }
}
