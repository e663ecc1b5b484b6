package io.crystallize.core.explain;

import io.crystallize.core.code.CodeParts;
import io.crystallize.core.code.StepCode;
import io.crystallize.core.explain.Difference.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How code differs, from the methods up to the JDK. */
final class CodeChanges {
    private static final String LIBRARY = "library ";
    private static final String JAVA = "Java ";

    /** More are counted. */
    private static final int MOST_NAMED = 5;

    private CodeChanges() {}

    /**
     * Returns the differences of two codes that have different fingerprints.
     *
     * @param kind of what is neither a library nor the JDK
     */
    static List<Difference> of(Kind kind, @Nullable CodeParts before, @Nullable CodeParts after) {
        List<String> changes = before == null || after == null ? List.of() : after.changesSince(before);
        if (changes.isEmpty()) { // of a fingerprint whose parts were not kept
            return List.of(Difference.of(kind, "", "changed"));
        }
        return of(kind, "", changes, before, after);
    }

    /**
     * Returns how the code differs that the values bring along which both steps got, but for what their own code shows.
     *
     * @param step the class of the steps, which are values themselves
     */
    static List<Difference> ofValues(String step, StepCode before, StepCode after) {
        List<String> known = after.own().changesSince(before.own());
        List<Difference> all = new ArrayList<>();
        after.values().forEach((type, now) -> {
            CodeParts then = before.values().get(type);
            if (then != null && !then.equals(now)) {
                List<String> changes = new ArrayList<>(now.changesSince(then));
                changes.removeAll(known);
                boolean own = type.equals(step);
                all.addAll(of(own ? Kind.CODE : Kind.VALUE, own ? "" : type, changes, then, now));
            }
        });
        return all;
    }

    private static List<Difference> of(
            Kind kind, String name, List<String> changes, CodeParts before, CodeParts after) {
        List<Difference> all = new ArrayList<>();
        List<String> own = changes.stream()
                .filter(change -> !change.startsWith(LIBRARY) && !change.startsWith(JAVA))
                .toList();
        if (!own.isEmpty()) {
            all.add(Difference.of(kind, name, inWords(own)));
        }
        changes.stream().filter(change -> change.startsWith(LIBRARY)).forEach(change -> all.add(library(change)));
        if (changes.stream().anyMatch(change -> change.startsWith(JAVA))) {
            all.add(Difference.of(
                    Kind.JAVA, "", java(before).orElse(null), java(after).orElse(null)));
        }
        return all;
    }

    private static String inWords(List<String> changes) {
        String named = String.join(", ", changes.subList(0, Math.min(changes.size(), MOST_NAMED)));
        return changes.size() > MOST_NAMED ? named + " and " + (changes.size() - MOST_NAMED) + " more" : named;
    }

    private static Difference library(String line) {
        for (String change : List.of(" changed", " is new", " is gone")) {
            if (line.endsWith(change)) {
                String name = line.substring(LIBRARY.length(), line.length() - change.length());
                return Difference.of(Kind.LIBRARY, name, change.strip());
            }
        }
        return Difference.of(Kind.LIBRARY, line.substring(LIBRARY.length()), "changed");
    }

    private static Optional<String> java(CodeParts code) {
        return code.parts().keySet().stream()
                .filter(part -> part.startsWith(JAVA))
                .findFirst()
                .map(part -> part.substring(JAVA.length()));
    }
}
