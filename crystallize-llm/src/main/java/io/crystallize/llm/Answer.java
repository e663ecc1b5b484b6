package io.crystallize.llm;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What a language model answered.
 *
 * @param text the answer; empty if it gave none, as when {@link Finish#CONTENT_FILTER} stopped it
 * @param finish why it ends where it ends
 * @param model the model that answered, as the server calls it, which may be more exact than what was asked for
 * @param tokens how long question and answer were, or empty if the server didn't say
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Answer(String text, Finish finish, String model, Optional<Tokens> tokens) {
    /** Why an answer ends where it ends. */
    public enum Finish {
        /** It is complete, or came to one of the texts at which it was to stop. */
        STOP,
        /** It came to the greatest number of tokens. */
        LENGTH,
        /** Something was held back. */
        CONTENT_FILTER,
        /** Anything else, or the server didn't say. */
        OTHER
    }

    /**
     * Lengths in tokens of the model's.
     *
     * @param prompt of the messages
     * @param completion of the answer, with what the model thought and didn't show
     * @param total of all
     */
    public record Tokens(int prompt, int completion, int total) {}
}
