package io.crystallize.core.experiment;

import io.crystallize.core.code.CodeParts;
import io.crystallize.core.code.StepCode;
import io.crystallize.core.experiment.RunConfiguration.ConfiguredStep;
import io.crystallize.core.experiment.RunDiff.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How what two runs were made of differs. */
final class ConfigurationDiff {
    private ConfigurationDiff() {}

    static List<Change> of(Path before, Path after) throws IOException {
        List<Change> changes = new ArrayList<>(
                ResultDiff.changes("", plan(StoredResult.plan(before)), plan(StoredResult.plan(after))));
        changes.addAll(ofSteps(configuration(before), configuration(after)));
        changes.addAll(ofContexts(contexts(before), contexts(after)));
        return changes;
    }

    private static Map<String, String> plan(RunPlan plan) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("experiment", plan.experiment());
        facts.put("seed", Long.toString(plan.seed()));
        facts.put("replicates", Integer.toString(plan.replicates()));
        facts.put("conditions", String.join(", ", plan.conditions()));
        facts.put("hypotheses", String.join("; ", plan.hypotheses()));
        return facts;
    }

    private static RunConfiguration configuration(Path run) throws IOException {
        try {
            return RunConfiguration.read(run);
        } catch (IllegalArgumentException | JacksonException e) {
            throw StoredResult.unreadable(run, RunConfiguration.FILE, e);
        }
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

    static List<String> code(Path before, Path after) throws IOException {
        return code(after).changesSince(code(before));
    }

    private static CodeParts code(Path run) throws IOException {
        try {
            JsonNode root = JsonMapper.shared().readTree(Files.readAllBytes(run.resolve(RunFolder.CODE)));
            CodeParts all = new CodeParts(new TreeMap<>());
            for (StepCode step : CodeJson.read(root).values()) {
                all = all.and(step.own()).and(step.storage());
            }
            return all;
        } catch (IllegalArgumentException | JacksonException e) {
            throw StoredResult.unreadable(run, RunFolder.CODE, e);
        }
    }
}
