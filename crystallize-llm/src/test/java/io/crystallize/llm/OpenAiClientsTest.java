package io.crystallize.llm;

import static io.crystallize.llm.PlayedServer.ok;
import static io.crystallize.llm.PlayedServer.response;
import static io.crystallize.llm.PlayedServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crystallize.core.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, what is taken from replies, and what is done about failures. */
@Tag("slow")
class OpenAiClientsTest {
    private static final String SECRET = "sk-very-secret-4711";
    private static final Secret KEY = Secret.named("KEY", SECRET);
    private static final Question PLAIN =
            new Question("llama3.2", "", "When does water boil?", null, null, null, null, List.of());
    private static final Access ACCESS = access(2, null);

    private final PlayedServer server = new PlayedServer();
    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    private final OpenAiClients clients = clients(server.baseUrl());

    private static Access access(int retries, Secret key) {
        return new Access(Duration.ofSeconds(20), retries, Duration.ofSeconds(1), 2, key);
    }

    /** Pauses are noted, and take no time. */
    private OpenAiClients clients(String baseUrl) {
        return new OpenAiClients(baseUrl, (pause, task, executor) -> {
            pauses.add(pause);
            executor.execute(task);
        });
    }

    @AfterEach
    void close() {
        clients.close();
        server.close();
    }

    private Answer ask(Question question) throws Exception {
        return clients.ask(question, ACCESS).get().answer();
    }

    private ChatFailedException failure(Access access) {
        ExecutionException e = catchThrowableOfType(
                ExecutionException.class, () -> clients.ask(PLAIN, access).get());
        return (ChatFailedException) e.getCause();
    }

    private JsonNode sent() throws JsonProcessingException {
        return new ObjectMapper().readTree(server.requests().get(0).body());
    }

    @Test
    void request_hasAllThatIsGiven() throws Exception {
        ask(new Question("llama3.2", "Be brief.", "When does water boil?", 0.5, 0.9, 100, 42, List.of("END")));
        assertThat(sent()).isEqualTo(new ObjectMapper().readTree("""
                {"model": "llama3.2",
                 "messages": [{"role": "system", "content": "Be brief."},
                              {"role": "user", "content": "When does water boil?"}],
                 "temperature": 0.5, "top_p": 0.9, "max_tokens": 100, "seed": 42, "stop": ["END"], "stream": false}
                """));
        assertThat(server.requests().get(0).path()).isEqualTo("/v1/chat/completions");
    }

    @Test
    void request_hasNothingThatIsNotGiven() throws Exception {
        ask(PLAIN);
        assertThat(sent()).isEqualTo(new ObjectMapper().readTree("""
                {"model": "llama3.2",
                 "messages": [{"role": "user", "content": "When does water boil?"}], "stream": false}
                """));
        assertThat(server.requests().get(0).headers()).doesNotContainKey("Authorization");
    }

    @Test
    void key_isSentAsBearer() throws Exception {
        clients.ask(PLAIN, access(0, KEY)).get();
        assertThat(server.requests().get(0).headers().getFirst("Authorization")).isEqualTo("Bearer " + SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sk-4711\n", "sk-4711\r\n", " sk-4711", "sk-4711\t", "sk-\u00004711", "sk-4711\u00a0", "", " "})
    void keyThatNoHeaderCanHold_isRefused_withItsName_andWithoutItsValue(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> access(0, Secret.named("KEY", value)))
                .withMessageStartingWith("apiKey is [secret KEY], which has white space or another character")
                .withMessageNotContaining("4711");
    }

    @Test
    void causeThatTellsTheKey_isNotPassedOn_howeverDeepItTellsIt() {
        Failures failures = new Failures(server.baseUrl(), access(0, KEY));
        IllegalStateException suppressing = new IllegalStateException("x");
        suppressing.addSuppressed(new IllegalStateException("Bearer " + SECRET));
        for (Throwable telling : List.of(
                new IllegalArgumentException("invalid header value: \"Bearer " + SECRET + "\""),
                new IllegalStateException("x", new IOException("Bearer " + SECRET)),
                new WireFailure.Broken(new IOException("Invalid status line: \"" + SECRET + "\"")),
                suppressing)) {
            assertThat(failures.exception(PLAIN, failures.of(telling), 1))
                    .hasNoCause()
                    .message()
                    .doesNotContain(SECRET);
        }
        IllegalStateException other = new IllegalStateException("the pool is closed");
        assertThat(failures.exception(PLAIN, failures.of(other), 1)).hasCause(other);
    }

    @Test
    void failureBeforeAnythingIsAnswered_isNotSaidToBeOfTheAnswer() {
        Failures failures = new Failures(server.baseUrl(), ACCESS);
        assertThat(failures.exception(PLAIN, failures.of(new IllegalArgumentException("no such thing")), 1))
                .hasMessageContaining("the call failed (java.lang.IllegalArgumentException: no such thing)")
                .message()
                .doesNotContain("chat completion", "baseUrl");
    }

    @Test
    void answer_isTakenFromTheReply_ofEachKindOfServer() throws Exception {
        server.then(ok("ollama.json"), ok("openai.json"), ok("vllm.json"));
        assertThat(ask(PLAIN))
                .isEqualTo(new Answer(
                        "Water boils at 100 °C at sea level.",
                        Answer.Finish.STOP,
                        "llama3.2",
                        Optional.of(new Answer.Tokens(31, 12, 43))));
        assertThat(ask(PLAIN))
                .isEqualTo(new Answer(
                        "Water boils at 100 degrees Celsius, and that is",
                        Answer.Finish.LENGTH,
                        "gpt-4.1-2025-04-14",
                        Optional.of(new Answer.Tokens(19, 10, 29))));
        assertThat(ask(PLAIN))
                .isEqualTo(new Answer(
                        "100 °C",
                        Answer.Finish.STOP,
                        "Qwen/Qwen2.5-1.5B-Instruct",
                        Optional.of(new Answer.Tokens(36, 5, 41))));
    }

    @Test
    void answerThatWasHeldBack_isEmpty_andWithoutTokensIfNoneAreTold() throws Exception {
        server.then(ok("filtered.json"));
        assertThat(ask(PLAIN)).isEqualTo(new Answer("", Answer.Finish.CONTENT_FILTER, "gpt-4.1", Optional.empty()));
    }

    @Test
    void tooManyRequests_areTriedAgain_whenTheServerSays() throws Exception {
        server.then(text(429, "{\"error\":\"slow down\"}").with("Retry-After", "7"), text(503, ""));
        assertThat(ask(PLAIN).text()).startsWith("Water");
        assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(2));
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void serverThatFailsThrice_isToldAfterTwoMoreTries_withPausesThatDouble() {
        server.always(text(500, "{\"error\":{\"message\":\"llama runner process has terminated\"}}"));
        assertThat(failure(ACCESS))
                .hasMessage(server.baseUrl() + ", model 'llama3.2': status 500 (llama runner process has terminated),"
                        + " after 3 tries. The server has a problem: look at its log, or raise retries or backoff.");
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 425, 429, 500, 502, 503, 504})
    void passingStatus_isTriedAgain(int status) throws Exception {
        server.then(text(status, ""));
        assertThat(ask(PLAIN).text()).startsWith("Water");
        assertThat(server.requests()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "400, vllm-400.json => status 400 (temperature must be non-negative, got -1.0.). Check the parameters",
                "404, ollama-404.json => status 404 (model \"llama9\" not found, try pulling it first). Check the"
                        + " model's name",
                "429, openai-429-quota.json => status 429 (You exceeded your current quota, please check your plan and"
                        + " billing details.). The account's quota is used up.",
                "302, ollama-404.json => status 302",
            })
    void lastingStatus_isToldAtOnce_withTheServersMessage_andTheWayOut(String response, String told) {
        String[] parts = response.split(", ");
        server.always(response(Integer.parseInt(parts[0]), parts[1]));
        assertThat(failure(ACCESS)).hasMessageStartingWith(server.baseUrl() + ", model 'llama3.2': " + told);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void wrongKey_isTold_withoutTheKey() {
        server.always(response(401, "openai-401.json"));
        assertThat(failure(access(2, KEY)))
                .hasMessageContaining("status 401 (Incorrect API key provided: [secret KEY]. You can find")
                .hasMessageEndingWith("Check the key, which is [secret KEY], and what it allows.")
                .hasNoCause();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void key_isNotLogged() {
        Failures failures = new Failures(server.baseUrl(), access(4, Secret.of(SECRET)));
        Failures.Problem problem = failures.of(new IllegalStateException("Bearer " + SECRET));
        assertThat(failures.again(PLAIN, problem, 1, Duration.ofMillis(1500)))
                .endsWith("IllegalStateException: Bearer [REDACTED]). Trying again in 1500 ms, 1 of 4 times");
    }

    @Test
    void keyAtTheEndOfWhatIsTold_isNotTold_notEvenInPart() {
        server.always(text(500, "x".repeat(485) + SECRET));
        assertThat(failure(access(0, KEY)))
                .hasMessageContaining("xxx[secret KEY]")
                .message()
                .doesNotContain("sk-very");
    }

    @Test
    void missingKey_isTold() {
        server.always(text(401, "Unauthorized"));
        assertThat(failure(ACCESS))
                .hasMessageEndingWith(
                        "status 401 (Unauthorized). It wants a key: put it into an environment variable, and"
                                + " give its name as apiKey.");
    }

    @Test
    void serverThatAsksToWaitTooLong_isNotWaitedFor() {
        server.always(text(429, "").with("Retry-After", "3600"));
        assertThat(failure(ACCESS))
                .hasMessageContaining(
                        "status 429 (without a message), and it asks to wait 3600 s. It was asked too often");
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "{\"choices\": [ => {\"choices\": [",
                "<html>  <p>Welcome</html> => <html> <p>Welcome</html>",
                "`` => without a message",
                "null => null",
                "[1] => [1]",
                "{\"choices\": 3} => {\"choices\": 3}",
                "{\"choices\": [{\"index\": 0}]} => {\"choices\": [{\"index\": 0}]}",
                "{\"error\": {\"message\": \"The model is busy\", \"code\": 502}} => The model is busy",
            })
    void replyThatIsNoCompletion_isTold_andNotTriedAgain(String body, String told) {
        server.always(text(200, body));
        assertThat(failure(ACCESS))
                .hasMessage(server.baseUrl() + ", model 'llama3.2': its answer is no chat completion (" + told
                        + "). See" + " whether baseUrl is that of a server that speaks OpenAI's protocol.");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void replyWithoutChoices_isTold() {
        server.always(ok("no-choices.json"));
        assertThat(failure(ACCESS)).hasMessageContaining("its answer is no chat completion ({\"id\":\"chatcmpl-8\"");
    }

    @Test
    void brokenConnection_isTriedAgain() throws Exception {
        server.then(text(0, ""));
        assertThat(ask(PLAIN).text()).startsWith("Water");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void serverThatIsNotThere_isTold() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (OpenAiClients nobody = clients("http://127.0.0.1:" + port + "/v1")) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> nobody.ask(PLAIN, ACCESS).get())
                    .withMessageContainingAll(
                            "http://127.0.0.1:" + port + "/v1, model 'llama3.2': no connection",
                            "ConnectException",
                            "after 3 tries. See whether the server is running");
        }
    }

    @Test
    void slowAnswer_isTriedAgain_andToldInTheEnd() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        server.meanwhile(request -> await(told));
        Access hasty = new Access(Duration.ofMillis(50), 1, Duration.ZERO, 2, null);
        assertThat(failure(hasty))
                .hasMessage(
                        server.baseUrl() + ", model 'llama3.2': no answer within 50 ms, after 2 tries. Raise timeout,"
                                + " ask for less with maxTokens, or lower concurrency if the server is busy.");
        told.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void callsAtOnce_areNoMoreThanTheLimit() throws Exception {
        CountDownLatch two = new CountDownLatch(2);
        server.meanwhile(request -> {
            two.countDown();
            await(two); // two there are
        });
        List<CompletableFuture<ChatClients.Reply>> calls =
                IntStream.range(0, 20).mapToObj(i -> clients.ask(PLAIN, ACCESS)).toList();
        for (CompletableFuture<ChatClients.Reply> call : calls) {
            assertThat(call.get().seconds()).isPositive();
        }
        assertThat(server.requests()).hasSize(20);
        assertThat(server.mostAtOnce()).isEqualTo(2);
    }

    @Test
    void calls_areMadeInTheOrderInWhichTheyWereAskedFor() throws Exception {
        Access one = new Access(Duration.ofSeconds(20), 0, Duration.ZERO, 1, null);
        List<CompletableFuture<ChatClients.Reply>> calls = IntStream.range(0, 10)
                .mapToObj(i -> clients.ask(new Question("m", "", "No. " + i, null, null, null, null, List.of()), one))
                .toList();
        for (CompletableFuture<ChatClients.Reply> call : calls) {
            call.get();
        }
        List<String> bodies =
                server.requests().stream().map(PlayedServer.Request::body).toList();
        for (int i = 0; i < 10; i++) {
            assertThat(bodies.get(i)).contains("No. " + i);
        }
    }

    @Test
    void cancelledCall_ends_andItsPlaceIsFree() throws Exception {
        CountDownLatch arrived = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        server.meanwhile(request -> {
            arrived.countDown();
            await(never);
        });
        CompletableFuture<ChatClients.Reply> first = clients.ask(PLAIN, ACCESS);
        CompletableFuture<ChatClients.Reply> second = clients.ask(PLAIN, ACCESS);
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
        first.cancel(true);
        second.cancel(true);
        server.meanwhile(request -> {});
        assertThat(ask(PLAIN).text()).startsWith("Water");
        never.countDown();
        assertThat(first).isCancelled();
    }

    @Test
    void cancelledCallThatWaitsForItsTurn_isNeverSent() throws Exception {
        Access one = new Access(Duration.ofSeconds(20), 0, Duration.ZERO, 1, null);
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        server.meanwhile(request -> {
            arrived.countDown();
            await(go);
        });
        CompletableFuture<ChatClients.Reply> first = clients.ask(PLAIN, one);
        CompletableFuture<ChatClients.Reply> waiting = clients.ask(PLAIN, one);
        CompletableFuture<ChatClients.Reply> last = clients.ask(PLAIN, one);
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
        waiting.cancel(true);
        go.countDown();
        first.get();
        last.get();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void close_endsWhatIsUnderWay_andWhatWaits() throws Exception {
        CountDownLatch arrived = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        server.meanwhile(request -> {
            arrived.countDown();
            await(never);
        });
        List<CompletableFuture<ChatClients.Reply>> calls =
                IntStream.range(0, 4).mapToObj(i -> clients.ask(PLAIN, ACCESS)).toList();
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
        clients.close();
        for (CompletableFuture<ChatClients.Reply> call : calls) {
            assertThatExceptionOfType(CancellationException.class).isThrownBy(call::get);
        }
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> clients.ask(PLAIN, ACCESS).get());
        never.countDown();
    }

    @Test
    void ask_afterClose_isCancelled_andMakesNoOtherClient() throws Exception {
        clients.close();
        assertThat(clients.ask(PLAIN, access(0, KEY))).isCancelled();
        assertThat(clients.ask(PLAIN, ACCESS)).isCancelled();
        assertThat(server.requests()).isEmpty();
    }
}
