package io.crystallize.llm;

import io.crystallize.core.DataSource;
import io.crystallize.core.ResourceFactory;
import io.crystallize.core.Step;
import io.crystallize.plugins.Plugin;
import java.util.List;
import org.apiguardian.api.API;

/** What this jar contributes: steps that ask a language model, sources of texts to ask about, and the clients. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LanguageModelPlugin implements Plugin {
    @Override
    public String name() {
        return "llm";
    }

    @Override
    public List<Class<? extends Step<?, ?>>> steps() {
        return List.of(Chat.class, ChatEach.class, AnswerText.class);
    }

    @Override
    public List<Class<? extends DataSource<?>>> sources() {
        return List.of(PromptText.class, PromptLines.class);
    }

    @Override
    public List<Class<? extends ResourceFactory<?, ?>>> resources() {
        return List.of(ChatServers.class);
    }
}
