package io.crystallize.llm;

import io.crystallize.core.ResourceFactory;
import io.crystallize.core.Secrets;
import io.crystallize.core.code.CodeVersion;

/**
 * Makes the clients of a server. Answers that are recorded cost money and can't be had again, so the protocol counts by a
 * version that is written here: what is sent for a question, and what is taken from a reply. Another release of the
 * libraries below doesn't change it.
 */
@CodeVersion("1")
record ChatServers() implements ResourceFactory<ChatServer, ChatClients> {
    @Override
    public Class<ChatServer> specType() {
        return ChatServer.class;
    }

    @Override
    public ChatClients create(ChatServer server, Secrets secrets) {
        return new OpenAiClients(server.baseUrl(), secrets, Pauses.real());
    }
}
