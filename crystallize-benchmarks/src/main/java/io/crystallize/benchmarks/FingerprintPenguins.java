package io.crystallize.benchmarks;

import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.examples.penguins.PenguinsPlugin;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Prints how many nanoseconds the code fingerprints of the penguins' steps take, and reading the jars they are in. */
public final class FingerprintPenguins {
    private static final Pattern JARS =
            Pattern.compile(".*/(crystallize-examples|tribuo|olcut|fastcsv|protobuf|opencsv)[^/]*\\.jar");

    private FingerprintPenguins() {}

    /** Reads the jars, then takes the fingerprints. */
    public static void main(String[] args) throws IOException, NoFingerprintException {
        PenguinsPlugin plugin = new PenguinsPlugin();
        List<Class<?>> types = new ArrayList<>(plugin.steps());
        types.addAll(plugin.sources());
        long start = System.nanoTime();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (JARS.matcher(entry.replace('\\', '/')).matches()) {
                Files.readAllBytes(Path.of(entry));
            }
        }
        long read = System.nanoTime();
        for (Class<?> type : types) {
            CodeFingerprint.of(type);
        }
        System.out.println((System.nanoTime() - read) + " " + (read - start));
    }
}
