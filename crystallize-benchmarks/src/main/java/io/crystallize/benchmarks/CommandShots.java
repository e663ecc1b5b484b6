package io.crystallize.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Whole commands of the launcher script. */
final class CommandShots {
    private static final String LAUNCHER = "crystallize";
    /** Three conditions of as many replicates: two thousand trials. */
    private static final String REPLICATES = "667";

    private static final Pattern NO_MISSES = Pattern.compile("\"misses\" : 0\\b");

    private CommandShots() {}

    /** {@code crystallize --version}, and a JVM that prints a line. */
    static void version(Shots shots, Path home, Path folder) throws Exception {
        List<String> version = List.of(home.resolve(LAUNCHER).toString(), "--version");
        Child.run(version, folder, Set.of(0)); // may build first
        for (int i = 0; i < shots.repeats(); i++) {
            shots.time("version", () -> Child.run(version, folder, Set.of(0)));
            shots.time("helloWorld", () -> Child.javaAlone(folder, Hello.class));
        }
    }

    /** An experiment of two thousand trials, all from the cache. */
    static void cached(Shots shots, Path home, Path folder) throws Exception {
        List<String> command = List.of(
                home.resolve(LAUNCHER).toString(),
                "run",
                home.resolve("crystallize-examples/experiments/penguins.yaml").toString(),
                "--replicates",
                REPLICATES,
                "--cache",
                folder.resolve("cache").toString(),
                "--runs",
                folder.resolve("runs").toString(),
                "--json");
        shots.time("twoThousandTrialsCold", () -> Child.run(command, folder, Set.of(0)));
        for (int i = 0; i < shots.repeats(); i++) {
            shots.time("twoThousandTrialsCached", () -> {
                if (!NO_MISSES.matcher(Child.run(command, folder, Set.of(0))).find()) {
                    throw new IllegalStateException("Not all trials were from the cache");
                }
            });
        }
    }
}
