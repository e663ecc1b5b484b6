package io.crystallize.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Measures that JMH doesn't fit: whole commands, other processes, runs of many seconds. Each is repeated, and all
 * figures are written down in the form of JMH's results.
 */
public final class OneShots {
    private static final int QUICK = 3;
    private static final int FULL = 5;
    /** A million trials take a minute. */
    private static final int MANY = 3;

    /** The exit code if no measure has such a name. */
    private static final int NONE = 3;

    private OneShots() {}

    private interface Measure {
        void run(Shots shots, Path folder) throws Exception;
    }

    /**
     * Runs the measures.
     *
     * @param args the checkout's folder; the file for the results; {@code quick} or {@code full}; and a regular
     *     expression, which a part of a measure's name must match; if that of none does, this ends with 3
     */
    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]).toAbsolutePath();
        boolean quick = args[2].equals("quick");
        Pattern pattern = Pattern.compile(args[3]);
        Shots shots = new Shots(quick ? QUICK : FULL);
        Map<String, Measure> measures = measures(home, quick);
        measures.keySet().removeIf(name -> !pattern.matcher("OneShots." + name).find());
        if (measures.isEmpty()) {
            System.exit(NONE);
        }
        for (Measure measure : measures.values()) {
            try (ScratchFolder folder = ScratchFolder.create()) {
                measure.run(shots, folder.path());
            }
        }
        Files.writeString(Path.of(args[1]), shots.toJson());
    }

    private static Map<String, Measure> measures(Path home, boolean quick) {
        Map<String, Measure> measures = new LinkedHashMap<>();
        measures.put("version", (shots, folder) -> CommandShots.version(shots, home, folder));
        measures.put("cached", (shots, folder) -> CommandShots.cached(shots, home, folder));
        measures.put("async", (shots, folder) -> ExperimentShots.async(shots));
        measures.put("parallel", (shots, folder) -> ExperimentShots.parallel(shots));
        measures.put("many", (shots, folder) -> ExperimentShots.many(shots, folder, quick ? 1 : MANY));
        measures.put("warm", WarmPipelineShot::run);
        measures.put("fingerprint", FingerprintShots::run);
        return measures;
    }
}
