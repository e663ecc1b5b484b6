package io.crystallize.core.explain;

import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * An ingredient of a step's result that is another than it was.
 *
 * @param kind what sort of ingredient
 * @param name which one; empty where there is only one
 * @param before what it was, as text, or null if that is not known, not to be shown, or there was none
 * @param after what it is, as text, or null in the same cases
 * @param change what became of it: {@code changed}, {@code is new}, {@code is gone} and the like
 * @param causes of what other steps made, what changed it, as far up as it could be followed
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Difference(
        Kind kind,
        String name,
        @Nullable String before,
        @Nullable String after,
        String change,
        List<Cause> causes) {
    /** The sorts of ingredients. */
    public enum Kind {
        /** A parameter of the step. */
        PARAMETER,
        /** Methods and fields of the step's own code; the change says which. */
        CODE,
        /** Methods and fields of a class whose objects the step gets, and whose name is not in the step's code. */
        VALUE,
        /** A library that the code reaches. */
        LIBRARY,
        /** The JDK. */
        JAVA,
        /** The code that stores the output, and digests what goes through the pipeline. */
        STORAGE,
        /** The step's class, or the method that it is. */
        CLASS,
        /** What the step before it made, or the run was given. */
        INPUT,
        /** The value of a context key. */
        CONTEXT,
        /** Whether a context key has a value. */
        PRESENCE,
        /** Which context keys have a value. */
        KEYS,
        /** The content of a file. */
        FILE,
        /** The content of an artifact of another experiment. */
        ARTIFACT,
        /** An environment variable, whose values are not shown. */
        ENVIRONMENT,
        /** How a resource is described, or made. */
        RESOURCE,
        /** The random numbers, which are those of a replicate. */
        RANDOM,
        /** The root of all random numbers. */
        SEED,
        /** The index of the replicate. */
        REPLICATE,
        /** The name of the condition. */
        CONDITION,
        /** The name of the step. */
        STEP,
        /** What the step asks for at all. */
        QUESTION,
        /** What a step made, although nothing that was seen of it had changed. */
        OUTPUT
    }

    /**
     * A difference of a step further up.
     *
     * @param step the name of that step
     * @param difference what was another there
     */
    public record Cause(String step, Difference difference) {
        private String text(boolean anyReplicate) {
            String whose = difference.kind == Kind.PARAMETER || difference.kind == Kind.CODE ? ", whose " : ": ";
            return "step " + step + whose + difference.text(anyReplicate);
        }
    }

    /** Makes a difference; the list is copied. */
    public Difference {
        causes = List.copyOf(causes);
    }

    static Difference of(Kind kind, String name, String change) {
        return new Difference(kind, name, null, null, change, List.of());
    }

    static Difference of(Kind kind, String name, @Nullable String before, @Nullable String after) {
        return new Difference(kind, name, before, after, "changed", List.of());
    }

    /** Returns it in words, such as {@code parameter factor 0.5 → 0.7}. */
    public String text() {
        return text(false);
    }

    /** Returns it in words that are the same for all replicates, as far as they differ in nothing else. */
    String text(boolean anyReplicate) {
        return switch (kind) {
            case CODE, VALUE, STORAGE -> title() + ": " + change;
            case RANDOM, REPLICATE -> replicate(anyReplicate);
            case INPUT, CONTEXT -> derived(anyReplicate);
            case OUTPUT, QUESTION -> change;
            default -> plain();
        };
    }

    private String replicate(boolean anyReplicate) {
        if (after == null) {
            return title() + " changed";
        }
        if (kind == Kind.RANDOM) {
            return title() + " of " + (anyReplicate ? "its replicate" : "replicate " + after);
        }
        return anyReplicate ? "replicate" : plain();
    }

    private String derived(boolean anyReplicate) {
        if (causes.isEmpty()) {
            return plain();
        }
        String from = causes.stream()
                .map(cause -> cause.text(anyReplicate))
                .distinct()
                .collect(Collectors.joining("; ", " (from ", ")"));
        return (anyReplicate ? title() + " changed" : plain()) + from;
    }

    private String plain() {
        if (before != null && after != null) {
            return title() + " " + before + " → " + after;
        }
        String value = after != null ? ": " + after : before != null ? " (was " + before + ")" : "";
        return title() + " " + change + value;
    }

    private String title() {
        String word = switch (kind) {
            case PARAMETER -> "parameter";
            case CODE -> "code";
            case VALUE -> "code of value";
            case LIBRARY -> "library";
            case JAVA -> "Java";
            case STORAGE -> "code that stores what steps make";
            case CLASS -> "class";
            case INPUT -> "input";
            case CONTEXT -> "context";
            case PRESENCE -> "context key";
            case KEYS -> "keys of the context";
            case FILE -> "file";
            case ARTIFACT -> "artifact";
            case ENVIRONMENT -> "environment";
            case RESOURCE -> "resource";
            case RANDOM -> "random numbers";
            case SEED -> "seed";
            case REPLICATE -> "replicate";
            case CONDITION -> "condition";
            case STEP -> "name of the step";
            case QUESTION, OUTPUT -> "";
        };
        return name.isEmpty() ? word : word + " " + name;
    }
}
