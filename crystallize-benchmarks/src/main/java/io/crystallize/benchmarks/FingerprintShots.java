package io.crystallize.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The code fingerprints of a plugin that reaches a large library, in new processes. */
final class FingerprintShots {
    private static final double NANOS_PER_MILLI = 1e6;

    private FingerprintShots() {}

    /** Each pair of processes begins in a folder of its own: what the first keeps there, the second finds. */
    static void run(Shots shots, Path folder) throws Exception {
        for (int i = 0; i < shots.repeats(); i++) {
            Path own = Files.createDirectories(folder.resolve("fingerprints-" + i));
            String[] first = nanos(own);
            String[] again = nanos(own);
            shots.add("fingerprintFirst", "ms", Double.parseDouble(first[0]) / NANOS_PER_MILLI);
            shots.add("fingerprintAgain", "ms", Double.parseDouble(again[0]) / NANOS_PER_MILLI);
            shots.add("readingJars", "ms", Double.parseDouble(first[1]) / NANOS_PER_MILLI);
        }
    }

    private static String[] nanos(Path folder) throws Exception {
        return Child.java(List.of("-Dcrystallize.fingerprints=" + folder), folder, FingerprintPenguins.class)
                .strip()
                .split(" ");
    }
}
