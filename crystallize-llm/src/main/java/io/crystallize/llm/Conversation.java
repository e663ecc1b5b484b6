package io.crystallize.llm;

import io.crystallize.core.Context;
import io.crystallize.llm.ChatClients.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Asks several questions at once for a step, and tells how dear the answers were, and how long they took.
 *
 * @param measureTime whether the time is a metric, which makes it a part of the result; if not, only whoever watches the
 *     run is told
 */
record Conversation(ChatServer server, Settings settings, Access access, boolean measureTime) {
    private static final String LATENCY = "latency-seconds";

    /**
     * Asks about each text.
     *
     * @return the answers, in the order of the texts. The first failure ends all other calls, and so does cancelling it
     */
    CompletableFuture<List<Answer>> about(List<String> inputs, Context context) {
        List<Question> questions = settings.questions(inputs, context);
        ChatClients clients = context.resource(server);
        List<CompletableFuture<Reply>> calls = questions.stream()
                .map(question -> clients.ask(question, access))
                .toList();
        CompletableFuture<List<Answer>> answers = new CompletableFuture<>();
        CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).thenRun(() -> {
            List<Reply> replies = calls.stream().map(CompletableFuture::join).toList();
            complete(answers, replies, context);
        });
        for (CompletableFuture<Reply> call : calls) {
            call.whenComplete((reply, failure) -> {
                if (failure != null) {
                    answers.completeExceptionally(failure);
                }
            });
        }
        answers.whenComplete((all, failure) -> {
            if (failure != null) {
                calls.forEach(call -> call.cancel(true));
            }
        });
        return answers;
    }

    /** Asks about one text; all else is as with several. */
    CompletableFuture<Answer> about(String input, Context context) {
        return derived(about(List.of(input), context), answers -> answers.get(0));
    }

    /** Tells in the order of the texts, whichever answer came first. */
    private void complete(CompletableFuture<List<Answer>> answers, List<Reply> replies, Context context) {
        try {
            for (Reply reply : replies) {
                reply.answer().tokens().ifPresent(tokens -> {
                    context.metric("prompt-tokens", tokens.prompt());
                    context.metric("completion-tokens", tokens.completion());
                    context.metric("total-tokens", tokens.total());
                });
                if (measureTime) {
                    context.metric(LATENCY, reply.seconds());
                }
                context.event("answer", Map.of(LATENCY, String.format(Locale.ROOT, "%.3f", reply.seconds())));
            }
            answers.complete(replies.stream().map(Reply::answer).toList());
        } catch (RuntimeException e) {
            answers.completeExceptionally(e);
        }
    }

    /** A future that depends on another one doesn't cancel it by itself. */
    private static <T, U> CompletableFuture<U> derived(CompletableFuture<T> future, Function<T, U> function) {
        CompletableFuture<U> derived = future.thenApply(function);
        derived.whenComplete((value, failure) -> {
            if (failure != null) {
                future.cancel(true);
            }
        });
        return derived;
    }
}
