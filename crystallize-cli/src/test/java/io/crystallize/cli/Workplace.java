package io.crystallize.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A folder with an experiment file, in which the command is run. */
final class Workplace {
    private final Path folder;
    private final Path file;

    Workplace(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("e.yaml");
    }

    Path file() {
        return file;
    }

    Path cache() {
        return folder.resolve("cache");
    }

    Path runs() {
        return folder.resolve("runs");
    }

    Workplace write(String text) {
        try {
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the arguments that run the file in this folder, and more. */
    String[] arguments(String... more) {
        List<String> all = new ArrayList<>(List.of("run", file.toString()));
        if (!List.of(more).contains("--cache")) {
            all.addAll(List.of("--cache", cache().toString()));
        }
        if (!List.of(more).contains("--runs")) {
            all.addAll(List.of("--runs", runs().toString()));
        }
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    Outcome run(String... more) {
        return Outcome.of(arguments(more));
    }

    JsonNode json(String... more) {
        List<String> all = new ArrayList<>(List.of(more));
        all.add("--json");
        return run(all.toArray(String[]::new)).json();
    }

    /** Returns what is in the folder, beside the experiment file. */
    List<String> entries() {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.equals("e.yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
