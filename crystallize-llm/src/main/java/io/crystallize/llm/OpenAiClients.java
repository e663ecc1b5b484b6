package io.crystallize.llm;

import io.crystallize.core.Secret;
import io.crystallize.core.Secrets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The clients of one server in one run: one for all equal ways to call it. */
final class OpenAiClients implements ChatClients, AutoCloseable {
    private final String baseUrl;
    private final Secrets secrets;
    private final Pauses pauses;
    private final ConcurrentMap<Access, OpenAiClient> clients = new ConcurrentHashMap<>();

    OpenAiClients(String baseUrl, Secrets secrets, Pauses pauses) {
        this.baseUrl = baseUrl;
        this.secrets = secrets;
        this.pauses = pauses;
    }

    @Override
    public CompletableFuture<Reply> ask(Question question, Access access) {
        Secret key = key(access.apiKey());
        if (access.apiKey() != null && key == null) {
            return CompletableFuture.failedFuture(new ChatFailedException(
                    baseUrl + ", model '" + question.model() + "': the environment variable '" + access.apiKey()
                            + "', which apiKey names, is not set. Set it to the key, or leave apiKey out if the server"
                            + " needs none.",
                    null));
        }
        return clients.computeIfAbsent(access, unknown -> new OpenAiClient(baseUrl, access, key, pauses))
                .ask(question);
    }

    private @Nullable Secret key(@Nullable String variable) {
        return variable == null
                ? null
                : secrets.find(variable).filter(key -> !key.value().isBlank()).orElse(null);
    }

    /** Ends all that is still running. */
    @Override
    public void close() {
        clients.values().forEach(OpenAiClient::close);
    }
}
