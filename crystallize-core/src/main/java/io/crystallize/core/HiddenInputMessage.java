package io.crystallize.core;

import io.crystallize.core.code.HiddenInput;
import java.util.List;
import java.util.stream.Collectors;

/** Says why a step can't be cached that depends on what no key says, and what to do. */
final class HiddenInputMessage {
    private static final int MOST = 5;

    private HiddenInputMessage() {}

    /**
     * Returns the message, or an empty text if there is nothing to say.
     *
     * @param found what the step's code depends on
     * @param acknowledged the names of those that its author says don't decide its result
     */
    static String of(List<HiddenInput> found, List<String> acknowledged) {
        List<HiddenInput> open = found.stream()
                .filter(input -> !acknowledged.contains(input.name()))
                .toList();
        if (open.isEmpty()) {
            return "";
        }
        String names =
                open.stream().map(input -> '"' + input.name() + '"').distinct().collect(Collectors.joining(", "));
        return "its result may depend on "
                + open.stream().limit(MOST).map(HiddenInput::toString).collect(Collectors.joining("; "))
                + (open.size() > MOST ? "; and " + (open.size() - MOST) + " more" : "")
                + ". No cache key has that in it. Ask the context instead or, if it doesn't decide the result, say so:"
                + " @Cacheable(acknowledges = " + (names.contains(",") ? "{" + names + "}" : names) + ")";
    }
}
