package io.crystallize.llm;

import io.crystallize.core.ResourceSpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * A server that speaks the chat protocol.
 *
 * @param baseUrl without the {@code /chat/completions} that calls go to
 */
record ChatServer(String baseUrl) implements ResourceSpec<ChatClients> {
    /**
     * Names a server.
     *
     * @throws IllegalArgumentException if that is no address over HTTP, or has more in it than one, such as a password;
     *     the message doesn't tell it then
     */
    ChatServer {
        URI uri;
        try {
            uri = new URI(baseUrl);
        } catch (URISyntaxException e) {
            throw noAddress();
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "baseUrl has a user, a query or a fragment, which could be secret and would be"
                            + " written down. Put a key into an environment variable, and give its name as apiKey");
        }
        if (uri.getHost() == null || !Set.of("http", "https").contains(uri.getScheme())) {
            throw noAddress();
        }
    }

    private static IllegalArgumentException noAddress() {
        return new IllegalArgumentException("baseUrl is no address; expected one such as http://localhost:11434/v1 or"
                + " https://api.openai.com/v1");
    }
}
