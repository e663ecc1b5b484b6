package io.crystallize.llm;

import io.crystallize.core.ResourceFactory;
import io.crystallize.core.Secrets;
import io.crystallize.core.code.CodeVersion;

/** Makes the clients of a server; their keys come with the calls, from the parameters of the steps. */
@CodeVersion(ChatServers.VERSION)
record ChatServers() implements ResourceFactory<ChatServer, ChatClients> {
    /**
     * The version of all that decides what is sent for a step's parameters, input and context, and what is taken from a
     * reply. Answers that are recorded cost money, and can't be had again: they are not lost to another release of this
     * plugin, or of the libraries below, that changes nothing of that. Whoever does change it raises the version.
     */
    static final String VERSION = "1";

    @Override
    public Class<ChatServer> specType() {
        return ChatServer.class;
    }

    @Override
    public ChatClients create(ChatServer server, Secrets secrets) {
        return new OpenAiClients(server.baseUrl(), Pauses.real());
    }
}
