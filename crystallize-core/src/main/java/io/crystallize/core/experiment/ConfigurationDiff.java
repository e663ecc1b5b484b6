package io.crystallize.core.experiment;

import io.crystallize.core.code.CodeParts;
import io.crystallize.core.code.StepCode;
import io.crystallize.core.experiment.RunConfiguration.ConfiguredStep;
import io.crystallize.core.experiment.RunDiff.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How what two runs were made of differs.
 *
 * @param configuration what {@link RunDiff#configuration} says
 * @param code what {@link RunDiff#code} says
 * @param notKnown what can't be compared, a line for each
 */
record ConfigurationDiff(List<Change> configuration, List<String> code, List<String> notKnown) {
    static ConfigurationDiff of(Path before, Path after) throws IOException {
        List<String> notKnown = new ArrayList<>();
        List<Change> changes = new ArrayList<>(
                ResultDiff.changes("", plan(StoredResult.plan(before)), plan(StoredResult.plan(after))));
        RunConfiguration configured = known(before, RunConfiguration.FILE, RunConfiguration::read, notKnown);
        RunConfiguration others = known(after, RunConfiguration.FILE, RunConfiguration::read, notKnown);
        if (configured != null && others != null) {
            changes.addAll(ofSteps(configured, others));
        }
        changes.addAll(ofContexts(contexts(before), contexts(after)));
        CodeParts code = known(before, RunFolder.CODE, ConfigurationDiff::code, notKnown);
        CodeParts otherCode = known(after, RunFolder.CODE, ConfigurationDiff::code, notKnown);
        return new ConfigurationDiff(
                changes, code == null || otherCode == null ? List.of() : otherCode.changesSince(code), notKnown);
    }

    private interface Reader<T> {
        T read(Path run) throws IOException;
    }

    /** Returns what a file says, or null if there is none, which is noted then. */
    private static <T> @Nullable T known(Path run, String file, Reader<T> reader, List<String> notKnown)
            throws IOException {
        try {
            return reader.read(run);
        } catch (NoSuchFileException e) {
            notKnown.add((file.equals(RunFolder.CODE) ? "the code of " : "the steps and parameters of ")
                    + PastRun.name(run) + ": it has no " + file + ", as it was killed before, or the file was removed");
            return null;
        } catch (IllegalArgumentException | JacksonException e) {
            throw StoredResult.unreadable(run, file, e);
        }
    }

    private static Map<String, String> plan(RunPlan plan) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("experiment", plan.experiment());
        facts.put("seed", Long.toString(plan.seed()));
        facts.put(
                "replicates",
                plan.looks().areSeveral()
                        ? "until decided, looks at " + plan.looks().replicates()
                        : Integer.toString(plan.replicates()));
        facts.put("conditions", String.join(", ", plan.conditions()));
        facts.put("hypotheses", String.join("; ", plan.hypotheses()));
        return facts;
    }

    private static List<Change> ofSteps(RunConfiguration before, RunConfiguration after) {
        Map<Change, List<String>> conditions = new LinkedHashMap<>();
        before.conditions().forEach((condition, steps) -> {
            List<ConfiguredStep> others = after.conditions().get(condition);
            if (others != null) {
                ResultDiff.changes("", facts(steps), facts(others))
                        .forEach(change -> conditions
                                .computeIfAbsent(change, unknown -> new ArrayList<>())
                                .add(condition));
            }
        });
        return inConditions(conditions);
    }

    private static Map<String, String> facts(List<ConfiguredStep> steps) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "steps",
                String.join(", ", steps.stream().map(ConfiguredStep::name).toList()));
        for (ConfiguredStep step : steps) {
            facts.put("class of " + step.name(), step.type());
            step.parameters().forEach((name, text) -> facts.put("parameter " + step.name() + "." + name, text));
        }
        return facts;
    }

    /** Returns the texts by condition, then by key; of a run that has not ended, nothing. */
    private static Map<String, Map<String, String>> contexts(Path run) throws IOException {
        Map<String, Map<String, String>> contexts = new LinkedHashMap<>();
        Path file = run.resolve(RunFolder.RESULT);
        if (Files.exists(file)) {
            try {
                ResultJson.withoutSamples(file).path("context").propertyStream().forEach(condition -> {
                    Map<String, String> texts = new TreeMap<>();
                    condition
                            .getValue()
                            .propertyStream()
                            .forEach(value ->
                                    texts.put(value.getKey(), value.getValue().asString("")));
                    contexts.put(condition.getKey(), texts);
                });
            } catch (IllegalArgumentException | JacksonException e) {
                throw StoredResult.unreadable(run, RunFolder.RESULT, e);
            }
        }
        return contexts;
    }

    private static List<Change> ofContexts(
            Map<String, Map<String, String>> before, Map<String, Map<String, String>> after) {
        Map<Change, List<String>> conditions = new LinkedHashMap<>();
        before.forEach((condition, texts) -> {
            if (after.containsKey(condition)) {
                ResultDiff.changes("context ", texts, after.get(condition))
                        .forEach(change -> conditions
                                .computeIfAbsent(change, unknown -> new ArrayList<>())
                                .add(condition));
            }
        });
        return inConditions(conditions);
    }

    private static List<Change> inConditions(Map<Change, List<String>> conditions) {
        List<Change> changes = new ArrayList<>();
        conditions.forEach((change, names) -> changes.add(
                new Change(change.what() + " (" + String.join(", ", names) + ")", change.before(), change.after())));
        return changes;
    }

    private static CodeParts code(Path run) throws IOException {
        JsonNode root = JsonMapper.shared().readTree(Files.readAllBytes(run.resolve(RunFolder.CODE)));
        CodeParts all = new CodeParts(new TreeMap<>());
        for (StepCode step : CodeJson.read(root).values()) {
            all = all.and(step.own()).and(step.storage());
        }
        return all;
    }
}
