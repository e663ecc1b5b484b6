package io.crystallize.core.explain;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.explain.Difference.Cause;
import io.crystallize.core.explain.Difference.Kind;
import io.crystallize.core.provenance.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the answer to a question that two runs of a step asked differs. */
final class ReadChanges {
    private final RanStep before;
    private final RanStep after;

    ReadChanges(RanStep before, RanStep after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Returns the differences behind one that the answers show.
     *
     * @param causes what changed the value that a step further up gave to a context key
     */
    List<Difference> of(Read read, @Nullable Digest then, @Nullable Digest now, List<Cause> causes) {
        return switch (read.kind()) {
            case CONTEXT -> List.of(context(read.name(), then, now, causes));
            case PRESENCE -> List.of(Difference.of(Kind.PRESENCE, read.name(), presence(read.name())));
            case KEYS -> List.of(Difference.of(Kind.KEYS, "", "changed"));
            case FILE -> List.of(Difference.of(Kind.FILE, read.name(), change(then, now, "is there now", "is gone")));
            case ARTIFACT ->
                List.of(Difference.of(Kind.ARTIFACT, read.name(), change(then, now, "is there now", "is missing")));
            case ENV ->
                List.of(Difference.of(
                        Kind.ENVIRONMENT, read.name(), change(then, now, "is set now", "is not set any more")));
            case RESOURCE -> List.of(Difference.of(Kind.RESOURCE, specClass(read), "is made by other code"));
            case FORMATS ->
                List.of(Difference.of(
                        Kind.STORAGE,
                        "",
                        (read.name().equals("*") ? "any type" : read.name()) + " is stored otherwise"));
            case RANDOM -> random();
            case REPLICATE -> List.of(replicate(Kind.REPLICATE));
            case CONDITION ->
                List.of(Difference.of(
                        Kind.CONDITION,
                        "",
                        before.trial().condition(),
                        after.trial().condition()));
            case STEP -> List.of(stepName());
        };
    }

    private Difference context(String key, @Nullable Digest then, @Nullable Digest now, List<Cause> causes) {
        String old = then == null ? null : before.contextText(key);
        String text = now == null ? null : after.contextText(key);
        boolean shown = !Objects.equals(old, text); // texts are cut off, and may be of different types
        boolean known = shown && (then == null || old != null) && (now == null || text != null);
        return new Difference(
                Kind.CONTEXT,
                key,
                known ? old : null,
                known ? text : null,
                change(then, now, "is new", "is gone"),
                causes);
    }

    /** A question whether a key is there differs by what it says, which the digests alone don't show. */
    private String presence(String key) {
        boolean now = after.contextText(key) != null;
        return now == (before.contextText(key) != null) ? "came or went" : now ? "is there now" : "is gone";
    }

    private static String change(@Nullable Digest then, @Nullable Digest now, String appeared, String went) {
        if (then == null) {
            return appeared;
        }
        return now == null ? went : "changed";
    }

    /** What random numbers depend on: the root, the replicate, and the step's name. */
    private List<Difference> random() {
        List<Difference> all = new ArrayList<>();
        Long then = before.trial().run().seed();
        Long now = after.trial().run().seed();
        if (then != null && now != null && !then.equals(now)) {
            all.add(Difference.of(Kind.SEED, "", then.toString(), now.toString()));
        }
        if (before.trial().replicate() != after.trial().replicate()) {
            all.add(replicate(Kind.RANDOM));
        }
        if (!before.record().name().equals(after.record().name())) {
            all.add(stepName());
        }
        return all.isEmpty() ? List.of(Difference.of(Kind.RANDOM, "", "changed")) : all;
    }

    private Difference replicate(Kind kind) {
        return Difference.of(
                kind,
                "",
                Integer.toString(before.trial().replicate()),
                Integer.toString(after.trial().replicate()));
    }

    private Difference stepName() {
        return Difference.of(
                Kind.STEP, "", before.record().name(), after.record().name());
    }

    private static String specClass(Read read) {
        int end = read.name().indexOf(' ');
        return end < 0 ? read.name() : read.name().substring(0, end);
    }
}
