package io.crystallize.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crystallize.core.ContextValues;
import io.crystallize.core.Pipeline;
import io.crystallize.core.ResourceFactories;
import io.crystallize.core.Resources;
import io.crystallize.core.RunOptions;
import io.crystallize.core.Secrets;
import io.crystallize.core.StandaloneContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The steps by themselves, with one call at once. */
@Tag("slow")
class ChatTest {
    private final PlayedServer server = new PlayedServer();
    private final Resources resources =
            ResourceFactories.none().with(new ChatServers()).open(Secrets.none());
    private final RunOptions options = RunOptions.builder().resources(resources).build();
    private final StandaloneContext context = StandaloneContext.of(ContextValues.empty(), options);
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        never.countDown();
        context.close();
        resources.close();
        server.close();
    }

    private Chat chat(String user) {
        return new Chat(
                server.baseUrl(),
                "llama3.2",
                user,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Ask.ONCE,
                "1h",
                0,
                "0s",
                1,
                Optional.empty(),
                false);
    }

    private ChatEach chatEach() {
        return new ChatEach(
                server.baseUrl(),
                "llama3.2",
                "{{input}}",
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Ask.ONCE,
                "1h",
                0,
                "0s",
                1,
                Optional.empty(),
                false);
    }

    /** The next call isn't answered; those after it are. */
    private void keepTheNextWaiting() {
        server.meanwhile(request -> {
            server.meanwhile(others -> {});
            arrived.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void awaitArrival() throws InterruptedException {
        assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private void placeIsFree() throws Exception {
        assertThat(Pipeline.start(chat("{{input}}"))
                        .run("again", ContextValues.empty(), options)
                        .output()
                        .text())
                .startsWith("Water");
    }

    @Test
    void cancelledStep_endsItsCall() throws Exception {
        keepTheNextWaiting();
        CompletableFuture<Answer> answer = chat("{{input}}").start("?", context).toCompletableFuture();
        awaitArrival();
        answer.cancel(true);
        placeIsFree();
    }

    @Test
    void interruptedStep_endsItsCall() throws Exception {
        keepTheNextWaiting();
        FutureTask<Answer> step = new FutureTask<>(() -> chat("{{input}}").apply("?", context));
        Thread thread = new Thread(step);
        thread.start();
        awaitArrival();
        thread.interrupt();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(step::get)
                .withCauseInstanceOf(InterruptedException.class);
        placeIsFree();
    }

    @Test
    void cancelledBatch_endsAllItsCalls() throws Exception {
        keepTheNextWaiting();
        CompletableFuture<List<Answer>> answers =
                chatEach().start(List.of("a", "b", "c"), context).toCompletableFuture();
        awaitArrival();
        answers.cancel(true);
        placeIsFree();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void failureInABatch_endsTheRest() throws Exception {
        server.then(PlayedServer.text(400, "no"));
        assertThatExceptionOfType(ChatFailedException.class)
                .isThrownBy(() -> chatEach().apply(List.of("a", "b", "c"), context))
                .withMessageContaining("status 400 (no)");
        assertThat(context.metrics()).isEmpty();
    }

    @Test
    void emptyBatch_hasNoAnswers() throws Exception {
        assertThat(chatEach().apply(List.of(), context)).isEmpty();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void blankMessage_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> chat("{{input}}").apply(" ", context))
                .withMessage("The message is blank: give user another template, or another input");
    }
}
