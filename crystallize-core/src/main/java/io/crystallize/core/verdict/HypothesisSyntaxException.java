package io.crystallize.core.verdict;

import org.apiguardian.api.API;

/** A text that is not a {@link Hypothesis}: where, what was found, what was expected, and what to write instead. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class HypothesisSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String text;
    private final int offset;

    HypothesisSyntaxException(String text, int offset, String problem) {
        super("Hypothesis '" + text + "', offset " + offset + ": " + problem);
        this.text = text;
        this.offset = offset;
    }

    /** Returns the whole text that was to be read. */
    public String text() {
        return text;
    }

    /** Returns the column in {@link #text()}, the first being 0, at which it stops being a hypothesis. */
    public int offset() {
        return offset;
    }
}
