package io.crystallize.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What no server here can show. */
class OpenAiProtocolTest {
    private final AtomicReference<OpenAiChatRequestParameters> sent = new AtomicReference<>();
    private final ChatModel model = new ChatModel() {
        @Override
        public ChatResponse doChat(ChatRequest request) {
            sent.set((OpenAiChatRequestParameters) request.parameters());
            return ChatResponse.builder().aiMessage(AiMessage.from("Yes.")).build();
        }
    };

    private Answer ask(String baseUrl) {
        return new OpenAiProtocol(baseUrl, model).ask(new Question("m", "", "?", null, null, 50, null, List.of()));
    }

    @Test
    void limit_hasItsNewerName_forOpenAiAlone() {
        ask("https://api.openai.com/v1");
        assertThat(sent.get().maxCompletionTokens()).isEqualTo(50);
        assertThat(sent.get().maxOutputTokens()).isNull();
        ask("https://api.openai.com.example.org/v1");
        assertThat(sent.get().maxCompletionTokens()).isNull();
        assertThat(sent.get().maxOutputTokens()).isEqualTo(50);
    }

    @Test
    void replyThatSaysOnlyItsText_isAnAnswer() {
        assertThat(ask("http://localhost/v1"))
                .isEqualTo(new Answer("Yes.", Answer.Finish.OTHER, "m", Optional.empty()));
    }
}
