package io.crystallize.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.StepNames;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The framework names classes when they run, the processor when they are compiled: alike. */
class ShortNamesTest {
    /** The classes that everybody has are many, and called in all sorts of ways. */
    @Test
    void derivedName_isThatOfTheFramework() throws IOException {
        Path base = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base/java");
        List<? extends Class<?>> types;
        try (Stream<Path> files = Files.walk(base)) {
            types = files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.toString().endsWith("-info.class"))
                    .map(file -> "java/" + base.relativize(file))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .map(ShortNamesTest::load)
                    .filter(type -> !type.getSimpleName().isEmpty())
                    .toList();
        }

        assertThat(types).hasSizeGreaterThan(2000);
        assertThat(types)
                .allSatisfy(type ->
                        assertThat(ShortNames.derived(type.getSimpleName())).isEqualTo(StepNames.of(type)));
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void validity_isThatOfTheFramework() {
        for (int first = 0; first < 0x3000; first++) {
            String letter = Character.toString(first);
            for (String name : List.of(letter, "a" + letter, letter + "a", letter + letter)) {
                assertThat(ShortNames.isValid(name)).as(name).isEqualTo(StepNames.isValid(name));
            }
        }
        assertThat(ShortNames.isValid("")).isEqualTo(StepNames.isValid(""));
    }
}
