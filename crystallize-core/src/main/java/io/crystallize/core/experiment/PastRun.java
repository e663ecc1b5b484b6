package io.crystallize.core.experiment;

import io.crystallize.core.explain.RanTrial;
import io.crystallize.core.explain.RunFacts;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.provenance.Provenance;
import io.crystallize.core.provenance.StepRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the folder of a run tells, for explaining: no class that it names is looked for. What is damaged or missing is
 * told, and the rest is used.
 *
 * @param folder where it is
 * @param facts what is known of the run
 * @param trials what its steps did, without metrics and artifacts; by replicate, the baseline first, whatever the order in
 *     which they ran
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record PastRun(Path folder, RunFacts facts, List<RanTrial> trials) {

    /** Makes a run; the list is copied. */
    public PastRun {
        trials = List.copyOf(trials);
    }

    /** Whether a folder is that of a run that has begun. */
    public static boolean isRun(Path folder) {
        return Files.isRegularFile(folder.resolve(RunPlan.FILE));
    }

    /** Returns {@code <experiment>/<run>}, as the folder says it. */
    public static String name(Path folder) {
        Path place = folder.toAbsolutePath().normalize();
        Path parent = place.getParent();
        String name = String.valueOf(place.getFileName());
        return parent == null || parent.getFileName() == null ? name : parent.getFileName() + "/" + name;
    }

    /**
     * Reads what happened in the trials of a run.
     *
     * @param problems told each line that can't be used
     * @return the records by condition and replicate, as texts; of a trial that ran in several sessions, those of the last
     * @throws IOException if the file can't be read
     */
    public static Map<List<String>, Provenance> provenance(Path folder, Consumer<Problem> problems) throws IOException {
        return provenance(folder, (trial, step) -> true, problems);
    }

    /**
     * Reads what happened in some trials of a run, or in some of their steps. Memory is needed for these alone.
     *
     * @param wanted asked of each line in turn, for the condition and the replicate as texts, and for the step's name
     * @param problems told each line that can't be used; of those that are not wanted, only what is no JSON
     * @return the wanted records by condition and replicate, as texts; of a trial that ran in several sessions, those of
     *     the last
     * @throws IOException if the file can't be read
     */
    public static Map<List<String>, Provenance> provenance(
            Path folder, BiPredicate<List<String>, String> wanted, Consumer<Problem> problems) throws IOException {
        return new PastFiles(folder, problems).trials(wanted);
    }

    /**
     * Reads what the steps of a run told, trial by trial as these ended, also of trials that failed or that a later
     * session ran again. A step whose result was in the cache told nothing.
     *
     * @param events given each, one at a time
     * @param problems told each line that can't be used
     * @throws IOException if the file can't be read
     */
    public static void events(Path folder, Consumer<PastEvent> events, Consumer<Problem> problems) throws IOException {
        EventFile.in(folder).forEach(events, problems);
    }

    /**
     * Reads a run.
     *
     * @param problems told what can't be used, with the file and the line
     * @return the run, or empty if it is of another version
     * @throws IOException if the files can't be read
     */
    public static Optional<PastRun> read(Path folder, Consumer<Problem> problems) throws IOException {
        PastFiles files = new PastFiles(folder, problems);
        JsonNode result = files.json(RunFolder.RESULT);
        JsonNode code = files.json(RunFolder.CODE);
        if (files.isOfOther(RunFolder.RESULT, result, ResultJson.SCHEMA)
                || files.isOfOther(RunFolder.CODE, code, CodeJson.SCHEMA)) {
            return Optional.empty();
        }
        RunFacts facts = new RunFacts(name(folder), seed(result), contexts(result), files.code(code));
        List<RanTrial> trials = new ArrayList<>();
        for (Map.Entry<List<String>, Provenance> trial :
                files.trials((trial, step) -> true).entrySet()) {
            List<StepRecord> steps =
                    trial.getValue().stream().map(PastRun::withoutResults).toList();
            try {
                int replicate = Integer.parseInt(trial.getKey().get(1));
                trials.add(new RanTrial(facts, trial.getKey().get(0), replicate, steps));
            } catch (NumberFormatException e) {
                problems.accept(Problem.of(folder.resolve(RunFolder.PROVENANCE) + ": the replicate '"
                        + trial.getKey().get(1) + "' is no number"));
            }
        }
        trials.sort(Comparator.comparingInt(RanTrial::replicate)
                .thenComparing(trial -> !trial.condition().equals(Condition.BASELINE)));
        return Optional.of(new PastRun(folder, facts, trials));
    }

    private static @Nullable Long seed(@Nullable JsonNode result) {
        JsonNode seed = result == null ? null : result.get("seed");
        return seed != null && seed.canConvertToLong() ? (Long) seed.longValue() : null;
    }

    private static Map<String, Map<String, String>> contexts(@Nullable JsonNode result) {
        Map<String, Map<String, String>> contexts = new LinkedHashMap<>();
        if (result != null) {
            result.path("context").propertyStream().forEach(condition -> {
                Map<String, String> texts = new LinkedHashMap<>();
                condition
                        .getValue()
                        .propertyStream()
                        .forEach(value ->
                                texts.put(value.getKey(), value.getValue().asString("")));
                contexts.put(condition.getKey(), texts);
            });
        }
        return contexts;
    }

    private static StepRecord withoutResults(StepRecord step) {
        return new StepRecord(
                step.name(),
                step.type(),
                step.parameters(),
                step.code(),
                step.input(),
                step.output(),
                step.cache(),
                step.reads(),
                step.writes(),
                List.of(),
                List.of(),
                step.start(),
                step.duration());
    }
}
