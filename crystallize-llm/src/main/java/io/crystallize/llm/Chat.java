package io.crystallize.llm;

import io.crystallize.core.AsyncStep;
import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Default;
import io.crystallize.core.Description;
import io.crystallize.core.Example;
import io.crystallize.core.Secret;
import io.crystallize.core.code.CodeVersion;
import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digestible;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apiguardian.api.API;

/**
 * Asks a language model about a text, over the chat protocol that OpenAI, Ollama, vLLM and others speak.
 *
 * <p>Templates have placeholders: <code>{{input}}</code> is the text; any other is the value of the context key of that
 * name.
 *
 * <p>The first answer stands for all, and is found again under whatever decides it: the server, the model, the
 * messages, the parameters above {@code timeout}, {@code measureTime}, and the replicate, as {@code ask} says. How the
 * server is called is no part of that.
 *
 * <p>Records {@code prompt-tokens}, {@code completion-tokens} and {@code total-tokens} if the server tells them: those of
 * the call that got the answer, also when it is found again. How long that took is told as the event {@code answer} to
 * whoever watches the run, and is in its {@code events.jsonl}; with {@code measureTime}, {@code latency-seconds} is a
 * metric, too. Its values are then a part of the result, and another run that asks anew has another digest.
 *
 * @param baseUrl the server's address, such as {@code http://localhost:11434/v1}, without {@code /chat/completions}
 * @param model the name of the model, as the server knows it
 * @param user the template of the message
 * @param system the template of the message before it, which says what the model is to be like; or empty for none
 * @param temperature 0 to 2; the server's own if it is left out, as for all that may be
 * @param topP the share of the likeliest tokens that are chosen from, more than 0 and up to 1
 * @param maxTokens how long an answer is at most
 * @param seed what the server is to draw from, if it heeds that
 * @param stop texts at which an answer ends
 * @param ask how often a question is asked that is the same in several replicates
 * @param timeout how long a call may take, from sending to the last byte: a whole number and its unit, {@code ms},
 *     {@code s}, {@code m} or {@code h}
 * @param retries how often a call is made again that found no connection, took too long, or was answered with 408, 409,
 *     425, 429 or 5xx
 * @param backoff the pause before that, which doubles with each; the server may ask for a longer one
 * @param concurrency how many calls there are at once, of all steps with this address and the same {@code timeout},
 *     {@code retries}, {@code backoff}, {@code concurrency} and {@code apiKey}
 * @param apiKey the key to the server, if it needs one; in experiment files, the name of the environment variable that
 *     has it
 * @param measureTime whether each call's time is a metric
 */
@Cacheable(Cacheable.Mode.RECORDED)
@CodeVersion(ChatServers.VERSION)
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@Description("Asks a language model about a text, over the chat protocol of OpenAI, Ollama, vLLM and others.")
@Example("chat: { baseUrl: \"http://localhost:11434/v1\", model: llama3.2, user: \"In brief: {{input}}\" }")
public record Chat(
        @Description("The server's address, such as http://localhost:11434/v1, without /chat/completions.") @NotBlank
        String baseUrl,

        @Description("The model, as the server calls it.") @NotBlank
        String model,

        @Description("The template of the message: {{input}} is the text, any other placeholder a context key.")
        @Default("{{input}}")
        @NotBlank
        String user,

        @Description("The template of the message before it, which says what the model is to be like; empty for none.")
        @Default("")
        String system,

        @Description("How much chance decides; the server's own if it is left out.")
        Optional<@DecimalMin("0") @DecimalMax("2") Double> temperature,

        @Description("The share of the likeliest tokens that are chosen from; the server's own if it is left out.")
        Optional<@DecimalMin(value = "0", inclusive = false) @DecimalMax("1") Double> topP,

        @Description("How many tokens an answer has at most; the server's own if it is left out.")
        Optional<@Min(1) Integer> maxTokens,

        @Description("What the server is to draw from, if it heeds that. Not with ask: seeded.")
        Optional<Integer> seed,

        @Description("Texts at which an answer ends.") @Default("[]")
        List<@NotEmpty String> stop,

        @Description("Whether each replicate is asked anew, so with a seed of its own, or all have one answer.")
        @Default("replicate")
        Ask ask,

        @Description("How long a call may take, from sending to the last byte, such as 500ms, 60s, 2m, 1h.")
        @Default("60s")
        @Pattern(regexp = Access.TIME_ABOVE_ZERO, message = Access.TIME_EXPECTED)
        String timeout,

        @Description("How often a call is made again after no connection, no answer in time, or a status that passes.")
        @Default("4")
        @Min(0)
        @Max(Access.MOST)
        int retries,

        @Description("The pause before that, which doubles with each.")
        @Default("1s")
        @Pattern(regexp = Access.TIME, message = Access.TIME_EXPECTED)
        String backoff,

        @Description("How many calls there are at once.") @Default("4") @Min(1) @Max(Access.MOST)
        int concurrency,

        @Description("The name of the environment variable with the key to the server, if it needs one.")
        Optional<Secret> apiKey,

        @Description(
                "Whether latency-seconds is a metric: a sample then, so that answers asked anew are other results.")
        @Default("false")
        boolean measureTime)
        implements AsyncStep<String, Answer>, Digestible {
    /**
     * Makes the step.
     *
     * @throws IllegalArgumentException if a parameter is out of its range, or a template is none
     */
    public Chat {
        stop = List.copyOf(stop);
        new ChatServer(baseUrl);
        new Settings(
                model,
                new Prompt("user", user),
                new Prompt("system", system),
                temperature,
                topP,
                maxTokens,
                seed,
                stop,
                ask);
        Access.of(timeout, retries, backoff, concurrency, apiKey);
    }

    private Settings settings() {
        return new Settings(
                model,
                new Prompt("user", user),
                new Prompt("system", system),
                temperature,
                topP,
                maxTokens,
                seed,
                stop,
                ask);
    }

    /** Adds what decides the answer and what is recorded of it, and not how the server is called. */
    @Override
    public void digest(DigestSink sink) {
        sink.add("baseUrl", baseUrl);
        settings().addTo(sink);
        sink.add("measureTime", measureTime);
    }

    @Override
    public CompletionStage<Answer> start(String text, Context context) {
        Access access = Access.of(timeout, retries, backoff, concurrency, apiKey);
        return new Conversation(new ChatServer(baseUrl), settings(), access, measureTime).about(text, context);
    }
}
