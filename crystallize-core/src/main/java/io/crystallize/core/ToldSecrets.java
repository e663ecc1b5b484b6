package io.crystallize.core;

import io.crystallize.core.internal.RecordShape;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArraySet;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that somebody was told, such as the steps of a run or the factories of its resources, so that no text that
 * is written down or logged shows one. Safe for any number of threads.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class ToldSecrets {
    static final String REDACTED = "[REDACTED]";

    /** What is shorter is in every other word. */
    private static final int SHORTEST = 4;

    /** One may be a part of another. */
    private static final Comparator<String> LONGEST_FIRST =
            Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder());

    private final Set<String> values = new ConcurrentSkipListSet<>(LONGEST_FIRST);
    /** What these are told, now and later, counts as told here. */
    private final Set<ToldSecrets> followed = new CopyOnWriteArraySet<>();

    /** Returns the same secrets; whoever is told one by them is noted here. */
    public Secrets noting(Secrets secrets) {
        return name -> {
            Optional<Secret> found = secrets.find(name);
            found.ifPresent(secret -> add(secret.value()));
            return found;
        };
    }

    /** Notes the secrets among the parameters of a pipeline's steps. */
    public void noteParameters(Pipeline<?, ?> pipeline) {
        pipeline.secrets().forEach(this::add);
    }

    /** Returns those in some values, each of which may be null. */
    public static ToldSecrets of(Collection<? extends @Nullable Object> values) {
        ToldSecrets told = new ToldSecrets();
        in(values).forEach(told::add);
        return told;
    }

    /** Returns the values of the secrets in some values: records, lists, maps and what is optional are looked into. */
    static Set<String> in(Collection<? extends @Nullable Object> values) {
        Set<String> found = new TreeSet<>();
        values.forEach(value -> collect(value, found));
        return found;
    }

    private static void collect(@Nullable Object value, Set<String> found) {
        if (value instanceof Secret secret) {
            found.add(secret.value());
        } else if (value instanceof Optional<?> optional) {
            optional.ifPresent(content -> collect(content, found));
        } else if (value instanceof Collection<?> elements) {
            elements.forEach(element -> collect(element, found));
        } else if (value instanceof Map<?, ?> map) {
            collect(map.keySet(), found);
            collect(map.values(), found);
        } else if (value instanceof Object[] elements) {
            collect(Arrays.asList(elements), found);
        } else if (value instanceof Record) {
            RecordShape shape = RecordShape.of(value.getClass());
            for (int i = 0; i < shape.components().size(); i++) {
                if (!shape.components().get(i).getType().isPrimitive()) {
                    collect(shape.get(value, i), found);
                }
            }
        }
    }

    void add(String value) {
        if (value.length() >= SHORTEST) {
            values.add(value);
        }
    }

    /** Counts what others are told as told here, also what they will be told: a resource may ask at its first use. */
    void follow(ToldSecrets others) {
        if (others != this) {
            followed.add(others);
        }
    }

    private Set<String> all() {
        if (followed.isEmpty()) {
            return values;
        }
        Set<String> all = new TreeSet<>(LONGEST_FIRST);
        all.addAll(values);
        followed.forEach(others -> all.addAll(others.all()));
        return all;
    }

    /** Returns the text without any of them; but for those that are so short that they are in every other word. */
    public String redact(String text) {
        String redacted = text;
        for (String value : all()) {
            redacted = redacted.replace(value, REDACTED);
        }
        return redacted;
    }

    /** Returns the texts without any of them; the same map if there was none. */
    Map<String, String> redact(Map<String, String> texts) {
        if (texts.isEmpty() || all().isEmpty()) {
            return texts;
        }
        Map<String, String> redacted = new TreeMap<>();
        texts.forEach((name, text) -> redacted.put(redact(name), redact(text)));
        return redacted;
    }
}
