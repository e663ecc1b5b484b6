package io.crystallize.core.code;

import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * Hidden inputs that nobody says are harmless, for messages.
 *
 * @param inputs at least one
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record OpenInputs(List<HiddenInput> inputs) {
    private static final int MOST = 5;

    /** Makes open inputs; the list is copied. */
    public OpenInputs {
        inputs = List.copyOf(inputs);
    }

    /** Returns what they are and where, as the end of a sentence, and that no key has them. */
    public String text() {
        return places() + ". No cache key has that in it.";
    }

    /** Returns what they are and where. */
    public String places() {
        return inputs.stream().limit(MOST).map(HiddenInput::toString).collect(Collectors.joining("; "))
                + (inputs.size() > MOST ? "; and " + (inputs.size() - MOST) + " more" : "");
    }

    /** Returns their names as the value of an annotation. */
    public String names() {
        String quoted = inputs.stream()
                .map(input -> '"' + input.name() + '"')
                .distinct()
                .collect(Collectors.joining(", "));
        return quoted.contains(",") ? "{" + quoted + "}" : quoted;
    }
}
