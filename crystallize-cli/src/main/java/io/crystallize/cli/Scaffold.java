package io.crystallize.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files with which a project begins.
 *
 * @param kind the folder of its templates
 * @param name the project's name
 * @param packageName that of its classes
 */
record Scaffold(String kind, String name, String packageName) {
    /** Jars can't be listed when they are run from one, so the files are. */
    private static final String LIST = "files";

    /**
     * Writes all files, or none.
     *
     * @param folder made, with those above it
     */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        try {
            for (String file : read(LIST).lines().toList()) {
                Path target = folder.resolve(filled(file).replace("gitignore", ".gitignore"));
                Files.createDirectories(target.getParent());
                Files.writeString(target, filled(read(file)));
            }
        } catch (IOException | RuntimeException e) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
            throw e;
        }
    }

    private String read(String file) throws IOException {
        String path = "scaffold/" + kind + '/' + file;
        try (InputStream in = Scaffold.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException("The template " + path + " is missing from the jar of the command");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns a text with names in place of what stands for them. */
    private String filled(String text) {
        return text.replace("__name__", name)
                .replace("__Name__", className())
                .replace("__package__", packageName)
                .replace("__path__", packageName.replace('.', '/'))
                .replace("__version__", ProjectVersion.get());
    }

    private String className() {
        List<String> words = Arrays.asList(name.split("-"));
        return words.stream()
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }
}
