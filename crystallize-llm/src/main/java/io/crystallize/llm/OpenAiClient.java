package io.crystallize.llm;

import dev.langchain4j.model.openai.OpenAiChatModel;
import io.crystallize.core.Secret;
import io.crystallize.llm.ChatClients.Reply;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Calls one server in one way. Each call that is under way has a thread, of which there are as many as there may be
 * calls; what waits for its turn, first come first served, or for another try, has none.
 */
final class OpenAiClient implements AutoCloseable {
    private static final int IDLE_SECONDS = 10;

    private final Access access;
    private final Pauses pauses;
    private final Failures failures;
    private final OpenAiProtocol protocol;
    private final ThreadPoolExecutor threads;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();

    OpenAiClient(String baseUrl, Access access, Pauses pauses) {
        this.access = access;
        this.pauses = pauses;
        this.failures = new Failures(baseUrl, access);
        this.protocol = new OpenAiProtocol(baseUrl, model(baseUrl, access));
        this.threads = new ThreadPoolExecutor(
                access.concurrency(),
                access.concurrency(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                OpenAiClient::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    /** LangChain4j tries once: what it throws after several doesn't tell how long the server asked to wait. */
    private static OpenAiChatModel model(String baseUrl, Access access) {
        Secret key = access.key();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(OpenAiClient.class.getClassLoader()); // it looks for services there
        try {
            return OpenAiChatModel.builder()
                    .httpClientBuilder(new Wire.Builder(access.timeout()))
                    .baseUrl(baseUrl)
                    .apiKey(key == null ? null : key.value())
                    .maxRetries(0)
                    .build();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "crystallize-llm");
        thread.setDaemon(true);
        thread.setContextClassLoader(OpenAiClient.class.getClassLoader());
        return thread;
    }

    CompletableFuture<Reply> ask(Question question) {
        Call call = new Call(question, protocol, access, pauses, failures, threads);
        calls.add(call);
        call.whenComplete((reply, failure) -> calls.remove(call));
        call.begin();
        return call;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        calls.forEach(call -> call.cancel(true));
    }
}
