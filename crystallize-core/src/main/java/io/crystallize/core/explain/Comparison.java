package io.crystallize.core.explain;

import io.crystallize.core.code.StepCode;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.explain.Difference.Cause;
import io.crystallize.core.explain.Difference.Kind;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.StepRecord;
import io.crystallize.core.provenance.TracedRead;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two runs of a step. Of what they read, only what both asked counts, unless nothing else differs:
 * what one of them alone asked follows from that.
 */
final class Comparison {
    private final RanStep before;
    private final RanStep after;

    Comparison(RanStep before, RanStep after) {
        this.before = before;
        this.after = after;
    }

    /** Returns how many ingredients differ. */
    int distance() {
        StepRecord then = before.record();
        StepRecord now = after.record();
        int distance = then.parameters() == now.parameters() ? 0 : differingParameters(then, now);
        distance += Objects.equals(then.code(), now.code()) ? 0 : 1;
        distance += Objects.equals(then.input(), now.input()) ? 0 : 1;
        distance += storageDiffers() ? 1 : 0;
        distance += differingValues().isEmpty() ? 0 : 1;
        if (then.reads().equals(now.reads())) {
            return distance;
        }
        Map<Read, @Nullable Digest> answers = answers(then);
        for (TracedRead read : now.reads()) {
            boolean both = answers.containsKey(read.read());
            distance += both && !Objects.equals(answers.get(read.read()), read.answer()) ? 1 : 0;
        }
        return distance == 0 && !answers.equals(answers(now)) ? 1 : distance;
    }

    private static int differingParameters(StepRecord then, StepRecord now) {
        int differing = 0;
        for (Map.Entry<String, String> parameter : now.parameters().entrySet()) {
            differing += parameter.getValue().equals(then.parameters().get(parameter.getKey())) ? 0 : 1;
        }
        for (String name : then.parameters().keySet()) {
            differing += now.parameters().containsKey(name) ? 0 : 1;
        }
        return differing;
    }

    private static @Nullable StepCode code(RanStep step) {
        Digest code = step.record().code();
        return code == null ? null : step.trial().run().code().get(code);
    }

    private boolean storageDiffers() {
        StepCode then = code(before);
        StepCode now = code(after);
        return then != null && now != null && !then.storage().equals(now.storage());
    }

    /** In one run, they have the same code. */
    private List<Difference> differingValues() {
        StepCode then = code(before);
        StepCode now = code(after);
        return then == null
                        || now == null
                        || before.trial().run() == after.trial().run()
                ? List.of()
                : CodeChanges.ofValues(after.record().type(), then, now);
    }

    private static Map<Read, @Nullable Digest> answers(StepRecord step) {
        Map<Read, @Nullable Digest> answers = new LinkedHashMap<>();
        step.reads().forEach(read -> answers.put(read.read(), read.answer()));
        return answers;
    }

    /** Returns all that differs; what was made further up with what changed it. */
    List<Difference> differences() {
        Set<Difference> all = new LinkedHashSet<>(ownDifferences());
        if (!Objects.equals(before.record().input(), after.record().input())) {
            List<Cause> causes = causesOfInput(before, after, new HashSet<>());
            all.add(new Difference(Kind.INPUT, "", null, null, "changed", causes));
        }
        Set<Difference> reads = new LinkedHashSet<>();
        differingReads().forEach((read, answers) -> {
            List<Cause> causes = read.kind() == Read.Kind.CONTEXT ? written(read.name(), new HashSet<>()) : List.of();
            reads.addAll(new ReadChanges(before, after).of(read, answers.then(), answers.now(), causes));
        });
        all.addAll(reads);
        if (all.isEmpty()) {
            askedByOne().forEach(all::add);
        }
        return List.copyOf(all);
    }

    /** Parameters and code, of values too. */
    private List<Difference> ownDifferences() {
        List<Difference> all = new ArrayList<>(parameters());
        if (!Objects.equals(before.record().code(), after.record().code())) {
            StepCode then = code(before);
            StepCode now = code(after);
            all.addAll(CodeChanges.of(Kind.CODE, then == null ? null : then.own(), now == null ? null : now.own()));
        }
        all.addAll(differingValues());
        if (storageDiffers()) {
            all.addAll(CodeChanges.of(
                    Kind.STORAGE, code(before).storage(), code(after).storage()));
        }
        return all;
    }

    private List<Difference> parameters() {
        Map<String, String> then = before.record().parameters();
        Map<String, String> now = after.record().parameters();
        List<Difference> all = new ArrayList<>();
        now.forEach((name, value) -> {
            String old = then.get(name);
            if (!value.equals(old)) {
                all.add(new Difference(Kind.PARAMETER, name, old, value, "is new", List.of()));
            }
        });
        then.forEach((name, old) -> {
            if (!now.containsKey(name)) {
                all.add(new Difference(Kind.PARAMETER, name, old, null, "is gone", List.of()));
            }
        });
        return all;
    }

    private record Answers(@Nullable Digest then, @Nullable Digest now) {}

    private Map<Read, Answers> differingReads() {
        Map<Read, @Nullable Digest> then = answers(before.record());
        Map<Read, Answers> differing = new LinkedHashMap<>();
        answers(after.record()).forEach((read, now) -> {
            if (then.containsKey(read) && !Objects.equals(then.get(read), now) && !isSameValue(read)) {
                differing.put(read, new Answers(then.get(read), now));
            }
        });
        return differing;
    }

    /** Whether only the code differs that a context value brings along, as far as can be told. */
    private boolean isSameValue(Read read) {
        if (read.kind() != Read.Kind.CONTEXT || differingValues().isEmpty()) {
            return false;
        }
        String then = before.contextText(read.name());
        return then != null && !then.endsWith("…") && then.equals(after.contextText(read.name()));
    }

    private List<Difference> askedByOne() {
        Map<Read, @Nullable Digest> then = answers(before.record());
        Map<Read, @Nullable Digest> now = answers(after.record());
        List<Difference> all = new ArrayList<>();
        now.keySet().stream()
                .filter(read -> !then.containsKey(read))
                .forEach(read -> all.add(Difference.of(
                        Kind.QUESTION, read.toString(), "it asks for '" + read + "', which it did not before")));
        then.keySet().stream()
                .filter(read -> !now.containsKey(read))
                .forEach(read -> all.add(
                        Difference.of(Kind.QUESTION, read.toString(), "it does not ask for '" + read + "' any more")));
        return all;
    }

    private record Pair(RanStep before, RanStep after) {}

    private List<Cause> written(String key, Set<Pair> seen) {
        RanStep then = before.writer(key);
        RanStep now = after.writer(key);
        return then == null || now == null ? List.of() : causes(then, now, seen);
    }

    /** Returns what made the inputs of two steps differ, of which several sources may have given the parts. */
    private static List<Cause> causesOfInput(RanStep then, RanStep now, Set<Pair> seen) {
        Map<String, RanStep> earlier = then.sources();
        Map<String, RanStep> sources = now.sources();
        if (earlier.isEmpty() || sources.isEmpty()) {
            return causes(then.producer(), now.producer(), seen);
        }
        Set<Cause> all = new LinkedHashSet<>();
        sources.forEach((name, source) -> {
            RanStep old = earlier.get(name);
            if (old != null
                    && !Objects.equals(old.record().output(), source.record().output())) {
                all.addAll(causes(old, source, seen));
            }
        });
        return List.copyOf(all);
    }

    /** Returns what made two steps further up give something else, in them or above them. */
    private static List<Cause> causes(@Nullable RanStep then, @Nullable RanStep now, Set<Pair> seen) {
        if (now == null || then == null || !seen.add(new Pair(then, now))) {
            return List.of();
        }
        String step = now.record().name();
        if (!then.record().type().equals(now.record().type())) {
            return List.of(new Cause(step, replaced(then.record(), now.record())));
        }
        Comparison comparison = new Comparison(then, now);
        Set<Cause> all = new LinkedHashSet<>();
        comparison.ownDifferences().forEach(difference -> all.add(new Cause(step, difference)));
        comparison.differingReads().forEach((read, answers) -> {
            List<Cause> above = read.kind() == Read.Kind.CONTEXT ? comparison.written(read.name(), seen) : List.of();
            if (above.isEmpty()) {
                new ReadChanges(then, now)
                        .of(read, answers.then(), answers.now(), List.of())
                        .forEach(difference -> all.add(new Cause(step, difference)));
            }
            all.addAll(above);
        });
        boolean sameInput = Objects.equals(then.record().input(), now.record().input());
        if (!sameInput) {
            all.addAll(causesOfInput(then, now, seen));
        }
        if (all.isEmpty()) {
            all.add(new Cause(step, sameInput ? unseen(now.record()) : Difference.of(Kind.INPUT, "", "changed")));
        }
        return List.copyOf(all);
    }

    static Difference replaced(StepRecord then, StepRecord now) {
        return then.name().equals(now.name())
                ? Difference.of(Kind.CLASS, "", then.type(), now.type())
                : Difference.of(Kind.OUTPUT, "", "it is where step " + then.name() + " was");
    }

    private static Difference unseen(StepRecord step) {
        String why = step.cache().result() == CacheUse.Result.BYPASS
                ? "it gave another output (" + step.cache().reason() + ")"
                : "it gave another output, though nothing it depends on is known to have changed";
        return Difference.of(Kind.OUTPUT, "", why);
    }
}
