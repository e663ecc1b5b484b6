package io.crystallize.core.experiment;

import io.crystallize.core.internal.FileNames;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** The folders of runs below one folder, {@code <experiment>/<run>}, by when the runs began. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class PastRuns {
    /** Stands for the run that began last. */
    public static final String LATEST = "latest";

    private static final Pattern NAME = Pattern.compile("(\\d{8}-\\d{6})(?:-(\\d{1,9}))?");

    /** By the time in their names, then by the number behind it. */
    private static final Comparator<Path> OLDEST_FIRST = Comparator.<Path, String>comparing(
                    run -> name(run).matches() ? name(run).replaceFirst("$1") : fileName(run))
            .thenComparing(run -> {
                Matcher name = name(run);
                return name.matches() && name.group(2) != null ? Integer.parseInt(name.group(2)) : 1;
            })
            .thenComparing(PastRuns::fileName);

    private final Path folder;

    private PastRuns(Path folder) {
        this.folder = folder;
    }

    private static Matcher name(Path run) {
        return NAME.matcher(fileName(run));
    }

    private static String fileName(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** Returns the runs in a folder, which need not exist. */
    public static PastRuns in(Path folder) {
        return new PastRuns(folder);
    }

    /**
     * Finds a run.
     *
     * @param text a run's folder, {@code <experiment>/<run>}; or {@code <experiment>}, {@code <experiment>/latest} or
     *     {@code latest} for the one that began last
     * @throws InvalidInputException if there is none, saying what there is
     */
    public Path find(String text) throws IOException {
        try {
            Path path = Path.of(text);
            if (PastRun.isRun(path)) {
                return path;
            }
            if (PastRun.isRun(folder.resolve(path))) {
                return folder.resolve(path);
            }
            int slash = text.lastIndexOf('/'); // an experiment may have one in its name
            if (slash > 0) {
                Path named = folder.resolve(FileNames.encode(text.substring(0, slash)))
                        .resolve(text.substring(slash + 1));
                if (PastRun.isRun(named)) {
                    return named;
                }
            }
        } catch (InvalidPathException e) {
            throw nothing(text);
        }
        if (text.equals(LATEST)) {
            return all().stream().max(OLDEST_FIRST).orElseThrow(() -> nothing(text));
        }
        String experiment = text.endsWith("/" + LATEST) ? text.substring(0, text.length() - LATEST.length() - 1) : text;
        List<Path> runs = new ArrayList<>(runs(experiment));
        if (runs.isEmpty()) {
            runs.addAll(runs(Path.of(experiment))); // the folder of an experiment
        }
        if (runs.isEmpty()) {
            throw nothing(text);
        }
        return runs.get(runs.size() - 1);
    }

    /** Returns all runs, the earliest first. */
    public List<Path> all() throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path experiment : experiments()) {
            all.addAll(runs(experiment));
        }
        all.sort(OLDEST_FIRST);
        return all;
    }

    /** Returns the runs of an experiment, the earliest first, or none. */
    List<Path> runs(String experiment) throws IOException {
        return runs(experiment(experiment));
    }

    /**
     * Returns the runs of an experiment, the earliest first.
     *
     * @throws InvalidInputException if there are none, saying what there is
     */
    public List<Path> of(String experiment) throws IOException {
        List<Path> runs = runs(experiment);
        if (runs.isEmpty()) {
            throw nothing(experiment);
        }
        return runs;
    }

    /** Returns when a run began, if its name says it. */
    static Optional<Instant> began(Path run) {
        Matcher name = name(run);
        try {
            return name.matches()
                    ? Optional.of(
                            LocalDateTime.parse(name.group(1), RunFolder.TIME).toInstant(ZoneOffset.UTC))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Returns the run of an experiment that began last, or empty if there is none. */
    public Optional<Path> latest(String experiment) throws IOException {
        List<Path> runs = runs(experiment);
        return runs.isEmpty() ? Optional.empty() : Optional.of(runs.get(runs.size() - 1));
    }

    /** Returns the folders of experiments, sorted. */
    public List<Path> experiments() throws IOException {
        return folders(folder).stream().sorted().toList();
    }

    /** Returns the folder of an experiment, which need not be there. */
    public Path experiment(String name) {
        return folder.resolve(FileNames.encode(name));
    }

    private InvalidInputException nothing(String text) {
        String what = "There is no run in '" + text + "': expected a folder with the file " + RunPlan.FILE
                + ", or <experiment>, <experiment>/<run> or latest of those in '" + folder + "'";
        try {
            List<String> experiments =
                    folders(folder).stream().map(PastRuns::fileName).sorted().toList();
            String experiment = text.contains("/") ? text.substring(0, text.indexOf('/')) : text;
            return new InvalidInputException(
                    experiments.isEmpty()
                            ? what + ", where there are none."
                            : what + ". Experiments: " + String.join(", ", experiments) + "."
                                    + Suggestions.didYouMean(experiment, experiments));
        } catch (IOException e) {
            return new InvalidInputException(what + ", which can't be read: " + e);
        }
    }

    /** Returns the runs of the same experiment that began before one, latest first. */
    public static List<Path> before(Path run) throws IOException {
        Path place = run.toAbsolutePath().normalize();
        List<Path> earlier = new ArrayList<>();
        for (Path other : runs(place.getParent())) {
            if (OLDEST_FIRST.compare(other, place) < 0) {
                earlier.add(other);
            }
        }
        Collections.reverse(earlier);
        return earlier;
    }

    /** Returns the runs of other experiments beside a run's own, latest first. */
    public static List<Path> ofOthers(Path run) throws IOException {
        Path own = run.toAbsolutePath().normalize().getParent();
        List<Path> others = new ArrayList<>();
        for (Path experiment : folders(Optional.ofNullable(own.getParent()).orElse(own))) {
            if (!experiment.equals(own)) {
                others.addAll(runs(experiment));
            }
        }
        others.sort(OLDEST_FIRST.reversed());
        return others;
    }

    /** Returns the runs in the folder of an experiment, the oldest first. */
    static List<Path> runs(Path experiment) throws IOException {
        return folders(experiment).stream()
                .filter(PastRun::isRun)
                .sorted(OLDEST_FIRST)
                .toList();
    }

    private static List<Path> folders(Path parent) throws IOException {
        if (!Files.isDirectory(parent) || !Files.isReadable(parent)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(Files::isDirectory).toList();
        }
    }
}
