package io.crystallize.core.verdict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What a {@link Verifier} found, as plain values by name. */
final class Findings {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Findings() {}

    /**
     * Returns the components of a record as they are read back from a stored result: numbers, texts, booleans, lists,
     * maps and null.
     *
     * @throws IllegalArgumentException if it has another component, or one whose meaning it doesn't have
     */
    static Map<String, @Nullable Object> of(@Nullable Record record) {
        if (record == null) {
            throw new IllegalArgumentException("it returned null, expected a record");
        }
        try {
            // Through JSON and back: what is digested now has to be what is digested when the result is read.
            Map<String, @Nullable Object> found = new LinkedHashMap<>();
            JSON.readTree(JSON.writeValueAsBytes(record))
                    .forEachEntry((name, value) -> found.put(name, portable(JSON.treeToValue(value, Object.class))));
            p(found);
            supported(found);
            return found;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "its record " + record.getClass().getName() + " is not one of plain values: "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    private static @Nullable Object portable(@Nullable Object value) {
        if (value instanceof Double number) {
            return Portable.round(number);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> all = new ArrayList<>();
            list.forEach(element -> all.add(portable(element)));
            return all;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> all = new LinkedHashMap<>();
            map.forEach((key, element) -> all.put(key, portable(element)));
            return all;
        }
        return value;
    }

    static Optional<Double> p(Map<String, @Nullable Object> found) {
        Object p = found.get("p");
        if (p == null) {
            return Optional.empty();
        }
        if (p instanceof Number number && number.doubleValue() > 0 && number.doubleValue() <= 1) {
            return Optional.of(number.doubleValue());
        }
        throw new IllegalArgumentException("its 'p' is " + p + ", expected a number above 0 and at most 1");
    }

    static Optional<Boolean> supported(Map<String, @Nullable Object> found) {
        Object supported = found.get("supported");
        if (supported == null || supported instanceof Boolean) {
            return Optional.ofNullable((Boolean) supported);
        }
        throw new IllegalArgumentException("its 'supported' is " + supported + ", expected true or false");
    }
}
