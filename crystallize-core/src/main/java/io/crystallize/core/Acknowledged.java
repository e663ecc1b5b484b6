package io.crystallize.core;

import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.code.HiddenInput;
import io.crystallize.core.code.OpenInputs;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The hidden inputs that a step's author says don't decide its result.
 *
 * @param all whether that is said of all of them
 * @param names their names
 * @param step the step's class
 */
record Acknowledged(boolean all, Set<String> names, Class<?> step) {
    /** Nobody asks: the result is not cached, or stands for all others anyway. */
    static final Acknowledged ALL = new Acknowledged(true, Set.of(), Step.class);

    /**
     * Refuses code that depends on what is not acknowledged.
     *
     * @throws UntraceableException if it does; the message says where, and what to do
     */
    void check(List<HiddenInput> found) throws UntraceableException {
        List<HiddenInput> open = openOf(found);
        if (!open.isEmpty()) {
            throw new UntraceableException(message(new OpenInputs(open)));
        }
    }

    /** Returns those that are not acknowledged. */
    List<HiddenInput> openOf(Collection<HiddenInput> found) {
        return all
                ? List.of()
                : found.stream().filter(input -> !names.contains(input.name())).toList();
    }

    private static String message(OpenInputs open) {
        return "its result may depend on " + open.text()
                + " Ask the context instead or, if it doesn't decide the result, say so: @Cacheable(acknowledges = "
                + open.names() + ")";
    }
}
