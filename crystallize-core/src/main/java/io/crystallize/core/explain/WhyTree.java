package io.crystallize.core.explain;

import io.crystallize.core.internal.TextTree;
import io.crystallize.core.provenance.CacheUse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * Explanations as a tree for people: under each step, a line for each explanation, with the trials that it holds for.
 * For one thread.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class WhyTree {
    /** Under one step; the rest is counted. */
    private static final int MOST_LINES = 20;

    private static final int MOST_RANGES = 6;

    /** What ran comes first. */
    private static final List<CacheUse.Result> ORDER = List.of(
            CacheUse.Result.MISS,
            CacheUse.Result.DISPUTED,
            CacheUse.Result.BYPASS,
            CacheUse.Result.AUDITED,
            CacheUse.Result.HIT);

    private final String title;
    private final Map<String, Map<Group, List<RanStep>>> steps = new LinkedHashMap<>();
    private final Map<Group, Explanation> explanations = new LinkedHashMap<>();
    private final Map<CacheUse.Result, Integer> uses = new EnumMap<>(CacheUse.Result.class);

    private record Group(CacheUse.Result use, String step, String text) {}

    /** Makes a tree without steps. */
    public WhyTree(String title) {
        this.title = title;
    }

    /** Adds a step. */
    public void add(RanStep step, Explanation explanation) {
        CacheUse.Result use = step.record().cache().result();
        String name = step.record().name() + " (" + step.record().type() + ")";
        Group group = new Group(use, name, explanation.text(step.trial(), true));
        uses.merge(use, 1, Integer::sum);
        explanations.putIfAbsent(group, explanation);
        steps.computeIfAbsent(name, none -> new LinkedHashMap<>())
                .computeIfAbsent(group, none -> new ArrayList<>())
                .add(step);
    }

    /** Returns it, without a line feed at the end. */
    @Override
    public String toString() {
        int total = uses.values().stream().mapToInt(count -> count).sum();
        TextTree tree = new TextTree(title + ": " + count(total, "step")
                + uses.entrySet().stream()
                        .map(use -> count(use.getValue(), word(use.getKey())))
                        .collect(Collectors.joining(", ", total == 0 ? "" : ": ", "")));
        steps.forEach((name, groups) -> tree.add(step(name, groups)));
        return tree.toString();
    }

    private TextTree step(String name, Map<Group, List<RanStep>> groups) {
        TextTree step = new TextTree(name);
        for (CacheUse.Result use : ORDER) {
            List<Map.Entry<Group, List<RanStep>>> ofUse = groups.entrySet().stream()
                    .filter(group -> group.getKey().use() == use)
                    .toList();
            ofUse.stream().limit(MOST_LINES).forEach(group -> step.add(new TextTree(line(group))));
            if (ofUse.size() > MOST_LINES) {
                int rest = ofUse.stream()
                        .skip(MOST_LINES)
                        .mapToInt(group -> group.getValue().size())
                        .sum();
                step.add(new TextTree("… and " + count(rest, word(use)) + " more, of other reasons"));
            }
        }
        return step;
    }

    private String line(Map.Entry<Group, List<RanStep>> group) {
        List<RanStep> all = group.getValue();
        Group key = group.getKey();
        String text = all.size() == 1 ? explanations.get(key).text(all.get(0)) : key.text();
        return count(all.size(), word(key.use())) + " (" + trials(all) + "): " + text;
    }

    private static String trials(Collection<RanStep> all) {
        Map<String, List<Integer>> replicates = new LinkedHashMap<>();
        all.forEach(step -> replicates
                .computeIfAbsent(step.trial().condition(), none -> new ArrayList<>())
                .add(step.trial().replicate()));
        Map<String, List<String>> conditions = new LinkedHashMap<>();
        replicates.forEach((condition, list) -> conditions
                .computeIfAbsent(ranges(list), none -> new ArrayList<>())
                .add(condition));
        return conditions.entrySet().stream()
                .map(entry -> String.join(", ", entry.getValue()) + ", " + entry.getKey())
                .collect(Collectors.joining("; "));
    }

    private static String ranges(List<Integer> replicates) {
        List<Integer> sorted = replicates.stream().distinct().sorted().toList();
        List<String> ranges = new ArrayList<>();
        for (int i = 0; i < sorted.size(); ) {
            int end = i;
            while (end + 1 < sorted.size() && sorted.get(end + 1) == sorted.get(end) + 1) {
                end++;
            }
            ranges.add(end == i ? sorted.get(i).toString() : sorted.get(i) + "–" + sorted.get(end));
            i = end + 1;
        }
        if (ranges.size() > MOST_RANGES) {
            return sorted.size() + " replicates";
        }
        return (sorted.size() == 1 ? "replicate " : "replicates ") + String.join(", ", ranges);
    }

    private static String word(CacheUse.Result use) {
        return switch (use) {
            case AUDITED -> "audit";
            case DISPUTED -> "dispute";
            default -> use.name().toLowerCase(Locale.ROOT);
        };
    }

    private static String count(int number, String word) {
        return number + " " + word + (number == 1 ? "" : word.endsWith("s") ? "es" : "s");
    }
}
