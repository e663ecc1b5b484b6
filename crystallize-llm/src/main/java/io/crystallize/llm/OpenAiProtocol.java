package io.crystallize.llm;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is sent for a question, and what is taken from a reply. Whoever changes either raises
 * {@link ChatServers#VERSION}.
 */
record OpenAiProtocol(String baseUrl, ChatModel model) {
    /** Its newer models know only the newer name of the limit, which many others' servers don't know. */
    private static final String OPEN_AI = "api.openai.com";

    Answer ask(Question question) {
        List<ChatMessage> messages = new ArrayList<>();
        if (!question.system().isEmpty()) {
            messages.add(SystemMessage.from(question.system()));
        }
        messages.add(UserMessage.from(question.user()));
        ChatResponse response = model.chat(ChatRequest.builder()
                .messages(messages)
                .parameters(parameters(question))
                .build());
        String text = response.aiMessage().text();
        return new Answer(
                text == null ? "" : text,
                finish(response.finishReason()),
                response.modelName() == null ? question.model() : response.modelName(),
                tokens(response.tokenUsage()));
    }

    private OpenAiChatRequestParameters parameters(Question question) {
        boolean openAi = OPEN_AI.equals(URI.create(baseUrl).getHost());
        return OpenAiChatRequestParameters.builder()
                .modelName(question.model())
                .temperature(question.temperature())
                .topP(question.topP())
                .maxOutputTokens(openAi ? null : question.maxTokens())
                .maxCompletionTokens(openAi ? question.maxTokens() : null)
                .seed(question.seed())
                .stopSequences(question.stop())
                .build();
    }

    private static Answer.Finish finish(@Nullable FinishReason reason) {
        if (reason == null) {
            return Answer.Finish.OTHER;
        }
        return switch (reason) {
            case STOP -> Answer.Finish.STOP;
            case LENGTH -> Answer.Finish.LENGTH;
            case CONTENT_FILTER -> Answer.Finish.CONTENT_FILTER;
            default -> Answer.Finish.OTHER;
        };
    }

    private static Optional<Answer.Tokens> tokens(@Nullable TokenUsage usage) {
        if (usage == null || usage.inputTokenCount() == null || usage.outputTokenCount() == null) {
            return Optional.empty();
        }
        int prompt = usage.inputTokenCount();
        int completion = usage.outputTokenCount();
        Integer total = usage.totalTokenCount();
        return Optional.of(new Answer.Tokens(prompt, completion, total == null ? prompt + completion : total));
    }
}
