package io.crystallize.llm;

import java.util.concurrent.CompletableFuture;

/**
 * What asks one server. Steps know only this, so that the code of the protocol is no part of theirs. Safe for use by
 * any number of threads.
 */
interface ChatClients {
    /**
     * Asks.
     *
     * @return completes with the reply, or exceptionally with a {@link ChatFailedException}; to cancel it ends the call
     */
    CompletableFuture<Reply> ask(Question question, Access access);

    /**
     * An answer, and how long the call took that got it, without those that failed and the wait for its turn.
     *
     * @param seconds from sending to the last byte
     */
    record Reply(Answer answer, double seconds) {}
}
