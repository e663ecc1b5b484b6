package io.crystallize.llm;

import io.crystallize.core.AsyncStep;
import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Default;
import io.crystallize.core.code.CodeVersion;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apiguardian.api.API;

/**
 * Asks a language model about each text of a list, each in a call of its own, as {@link Chat} does about one. The
 * answers are in the order of the texts, and are recorded together: of all, or of none. Each text has its values of the
 * metrics.
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
 * @param timeout how long a call may take, from sending to the last byte
 * @param retries how often a call is made again that found no connection, took too long, or was answered with 408, 409,
 *     425, 429 or 5xx
 * @param backoff the pause before that, which doubles with each; the server may ask for a longer one
 * @param concurrency how many calls there are at once, of all steps with this address and the same {@code timeout},
 *     {@code retries}, {@code backoff}, {@code concurrency} and {@code apiKey}
 * @param apiKey the name of the environment variable with the key to the server, or {@code none} if it needs none
 */
@Cacheable(Cacheable.Mode.RECORDED)
@CodeVersion(ChatServers.VERSION)
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ChatEach(
        String baseUrl,
        String model,
        @Default("{{input}}") String user,
        @Default("") String system,
        Optional<Double> temperature,
        Optional<Double> topP,
        Optional<Integer> maxTokens,
        Optional<Integer> seed,
        @Default("[]") List<String> stop,
        @Default("replicate") Ask ask,
        @Default("60s") CallTime timeout,
        @Default("4") CallCount retries,
        @Default("1s") CallTime backoff,
        @Default("4") CallCount concurrency,
        @Default("none") KeyVariable apiKey)
        implements AsyncStep<List<String>, List<Answer>> {
    /**
     * Makes the step.
     *
     * @throws IllegalArgumentException if a parameter is out of its range, or a template is none
     */
    public ChatEach {
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

    @Override
    public CompletionStage<List<Answer>> start(List<String> texts, Context context) {
        Settings settings = new Settings(
                model,
                new Prompt("user", user),
                new Prompt("system", system),
                temperature,
                topP,
                maxTokens,
                seed,
                stop,
                ask);
        Access access = Access.of(timeout, retries, backoff, concurrency, apiKey);
        return new Conversation(new ChatServer(baseUrl), settings, access).about(texts, context);
    }
}
