package io.crystallize.llm;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The clients of one server in one run: one for all equal ways to call it. */
final class OpenAiClients implements ChatClients, AutoCloseable {
    private final String baseUrl;
    private final Pauses pauses;
    /** Guarded by this, as is whether there may be more. */
    private final Map<Access, OpenAiClient> clients = new HashMap<>();

    private boolean closed;

    OpenAiClients(String baseUrl, Pauses pauses) {
        this.baseUrl = baseUrl;
        this.pauses = pauses;
    }

    /** Asks; after {@link #close} nobody does, and what is returned is cancelled. */
    @Override
    public synchronized CompletableFuture<Reply> ask(Question question, Access access) {
        if (closed) {
            CompletableFuture<Reply> over = new CompletableFuture<>();
            over.cancel(false);
            return over;
        }
        return clients.computeIfAbsent(access, unknown -> new OpenAiClient(baseUrl, access, pauses))
                .ask(question);
    }

    /** Ends all that is still running, and lets go of the clients and their connections. */
    @Override
    public void close() {
        Map<Access, OpenAiClient> open;
        synchronized (this) {
            closed = true;
            open = Map.copyOf(clients);
            clients.clear();
        }
        open.values().forEach(OpenAiClient::close); // which calls back whoever waits: not under the lock
    }
}
