package io.crystallize.core;

import io.crystallize.core.Pipeline.NamedStep;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Short names of steps, sources, experiments and optimizers. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class StepNames {
    private static final Pattern VALID = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_-]*");
    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    private static final ClassValue<String> NAMES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return compute(type);
        }
    };

    private StepNames() {}

    /** Returns the name that a class declares with {@link Name}, or that is derived from the class name. */
    public static String of(Class<?> type) {
        return NAMES.get(type);
    }

    private static String compute(Class<?> type) {
        Name declared = type.getAnnotation(Name.class);
        if (declared != null) {
            return declared.value();
        }
        String derived =
                WORD_START.matcher(type.getSimpleName()).replaceAll("-").toLowerCase(Locale.ROOT);
        return derived.isEmpty() ? "step" : derived; // an anonymous class has no name
    }

    /** Whether a name is made of letters, digits, {@code _} and, but not first, {@code -}. */
    public static boolean isValid(String name) {
        return VALID.matcher(name).matches();
    }

    /**
     * A name that a step got.
     *
     * @param numbered whether it ends with a number, which only the step's position gives it
     */
    public record Resolved(String name, boolean numbered) {}

    /**
     * The name that a step should have.
     *
     * @param given the name it was given, or null
     * @param derived the name of its class
     * @param path the names of the pipelines that it is nested in, with slashes between them; or empty
     * @param type its class, or null if that is unknown
     * @param location where it was given, or null
     */
    public record Wish(
            @Nullable String given,
            String derived,
            String path,
            @Nullable Class<?> type,
            @Nullable Location location) {
        /** Returns the wish of a step in its place. */
        public static Wish of(NamedStep step) {
            return of(step.name(), step.step().getClass(), step.path(), step.location());
        }

        /** Returns the wish of a step of a class. */
        public static Wish of(@Nullable String given, Class<?> type, String path, @Nullable Location location) {
            return new Wish(given, StepNames.of(type), path, type, location);
        }

        /** Returns the wish of a step whose class is unknown. */
        public static Wish ofUnknown(@Nullable String given, String derived, @Nullable Location location) {
            return new Wish(given, derived, "", null, location);
        }

        private String own() {
            return given == null ? derived : given;
        }

        private String full() {
            return path.isEmpty() ? own() : path + '/' + own();
        }

        /** The names of the pipelines that it is nested in, as paths. */
        private Stream<String> pipelines() {
            return IntStream.rangeClosed(1, path.length())
                    .filter(end -> end == path.length() || path.charAt(end) == '/')
                    .mapToObj(end -> path.substring(0, end));
        }

        /** The parts of the name that are none. */
        private Stream<String> invalid() {
            Stream<String> above = path.isEmpty() ? Stream.of() : Arrays.stream(path.split("/", -1));
            return Stream.concat(above, Stream.of(own())).filter(part -> !isValid(part));
        }
    }

    /**
     * Returns what is wrong with the names: those that are none, given or derived, and those given twice. A step that
     * is called like a pipeline is wrong, too: what runs inside it would be called like what is in that.
     */
    public static List<Problem> problems(List<Wish> wishes) {
        List<Problem> problems = new ArrayList<>();
        Set<String> pipelines = wishes.stream().flatMap(Wish::pipelines).collect(Collectors.toSet());
        Set<String> given = new HashSet<>();
        for (Wish wish : wishes) {
            String classed = wish.given() != null || wish.type() == null
                    ? ""
                    : " after its class " + wish.type().getName();
            wish.invalid()
                    .forEach(part -> problems.add(new Problem(
                            wish.location(),
                            "A step can't be called '" + part + "'" + (part.equals(wish.own()) ? classed : "")
                                    + ": a name has letters, digits, '_' and, but not first, '-'")));
            if (wish.given() != null && !given.add(wish.full())) {
                problems.add(new Problem(
                        wish.location(), "Two steps are called '" + wish.full() + "'. Give one of them another name."));
            }
            if (wish.given() != null && pipelines.contains(wish.full())) {
                problems.add(new Problem(
                        wish.location(),
                        "A step and a pipeline are both called '" + wish.full() + "'. Give one of them another name."));
            }
        }
        return problems;
    }

    /** Returns a name for each wish; the given ones are kept. */
    public static List<Resolved> resolve(List<Wish> wishes) {
        Set<String> taken = wishes.stream().flatMap(Wish::pipelines).collect(Collectors.toCollection(HashSet::new));
        wishes.stream().filter(wish -> wish.given() != null).map(Wish::full).forEach(taken::add);
        Map<String, Integer> numbers = new HashMap<>();
        List<Resolved> names = new ArrayList<>();
        for (Wish wish : wishes) {
            String name = wish.full();
            while (wish.given() == null && !taken.add(name)) {
                name = wish.full() + "-" + numbers.merge(wish.full(), 2, (number, two) -> number + 1);
            }
            names.add(new Resolved(name, !name.equals(wish.full())));
        }
        return names;
    }
}
