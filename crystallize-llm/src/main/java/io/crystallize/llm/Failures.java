package io.crystallize.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.crystallize.core.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What failures of calls to one server mean: whether they pass, and what is told of them. */
record Failures(String baseUrl, Access access) {
    /** Who is asked to wait longer than that doesn't. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    /**
     * Why there was no answer.
     *
     * @param reason what happened
     * @param wayOut what helps
     * @param passing whether it may work another time
     * @param askedToWait how long the server asks to wait, or null if it doesn't
     * @param cause null if the reason says it all, or the key is in what it tells
     */
    record Problem(
            String reason,
            String wayOut,
            boolean passing,
            @Nullable Duration askedToWait,
            @Nullable Throwable cause) {}

    Problem of(Throwable failure) {
        for (Throwable thrown = failure; thrown != null; thrown = thrown.getCause()) {
            if (thrown instanceof WireFailure.TimedOut late) {
                return new Problem(
                        "no answer within " + seconds(late.timeout()),
                        "Raise timeout, ask for less with maxTokens, or lower concurrency if the server is busy.",
                        true,
                        null,
                        null);
            }
            if (thrown instanceof WireFailure.Broken broken) {
                return new Problem(
                        "no connection, or it broke: " + broken.getCause(),
                        "See whether the server is running, and whether baseUrl is its address.",
                        true,
                        null,
                        passedOn(broken.getCause()));
            }
            if (thrown instanceof WireFailure.Refused refused) {
                return refused(refused);
            }
            if (thrown instanceof WireFailure.NoCompletion other) {
                return noCompletion(said(other.body()), null);
            }
            if (thrown instanceof JsonProcessingException) {
                return noCompletion(line(failure), passedOn(failure));
            }
        }
        return new Problem(
                "the call failed (" + line(failure) + ")",
                "See whether a parameter is named there; if not, it is a defect of this plugin.",
                false,
                null,
                passedOn(failure));
    }

    private String line(Throwable failure) {
        return Body.line(redacted(failure.toString()));
    }

    /** What is passed on is written down with all that it says. */
    private @Nullable Throwable passedOn(@Nullable Throwable failure) {
        Secret key = access.key();
        if (failure == null || key == null) {
            return failure;
        }
        StringWriter all = new StringWriter();
        failure.printStackTrace(new PrintWriter(all)); // with causes, and what is suppressed
        return all.toString().contains(key.value()) ? null : failure;
    }

    private static Problem noCompletion(String found, @Nullable Throwable cause) {
        return new Problem(
                "its answer is no chat completion (" + found + ")",
                "See whether baseUrl is that of a server that speaks OpenAI's protocol.",
                false,
                null,
                cause);
    }

    private Problem refused(WireFailure.Refused refused) {
        int status = refused.status();
        Duration wait = refused.retryAfter();
        String reason = "status " + status + " (" + said(refused.body()) + ")";
        boolean tooLong = wait != null && wait.compareTo(LONGEST_WAIT) > 0;
        if (tooLong) {
            reason += ", and it asks to wait " + seconds(wait);
        }
        boolean noMoney = refused.body().text().contains("insufficient_quota");
        boolean passing = status >= 500 || status == 408 || status == 409 || status == 425 || status == 429;
        return new Problem(reason, wayOut(status, noMoney), passing && !tooLong && !noMoney, wait, null);
    }

    private String wayOut(int status, boolean noMoney) {
        if (status >= 500) {
            return "The server has a problem: look at its log, or raise retries or backoff.";
        }
        return switch (status) {
            case 401, 403 ->
                access.key() == null
                        ? "It wants a key: put it into an environment variable, and give its name as apiKey."
                        : "Check the key, which is " + access.key() + ", and what it allows.";
            case 404 ->
                "Check the model's name, which Ollama needs to have pulled, and baseUrl, which ends in /v1 for most"
                        + " servers.";
            case 408, 409, 425 -> "Raise retries or backoff.";
            case 429 ->
                noMoney
                        ? "The account's quota is used up."
                        : "It was asked too often: lower concurrency, or raise retries or backoff.";
            default -> "Check the parameters that the server complains of; not all servers and models know all.";
        };
    }

    /** Returns the exception to fail with. */
    ChatFailedException exception(Question question, Problem problem, int attempts) {
        return new ChatFailedException(
                told(question, problem) + (attempts > 1 ? ", after " + attempts + " tries" : "") + ". "
                        + problem.wayOut(),
                problem.cause());
    }

    /** Returns what is logged of a try that failed, if it is not the last. */
    String again(Question question, Problem problem, int attempts, Duration pause) {
        return told(question, problem) + ". Trying again in " + seconds(pause) + ", " + attempts + " of "
                + access.retries() + " times";
    }

    private String told(Question question, Problem problem) {
        return redacted(baseUrl + ", model '" + question.model() + "': " + problem.reason());
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    /** Without the key, before a part of it could be cut off. */
    private String said(Body body) {
        return new Body(redacted(body.text())).message();
    }

    private String redacted(String text) {
        Secret key = access.key();
        return key == null ? text : text.replace(key.value(), key.toString());
    }
}
