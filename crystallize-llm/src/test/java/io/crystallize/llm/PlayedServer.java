package io.crystallize.llm;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A server on this machine that plays recorded responses, one after the other, and then one for ever. */
final class PlayedServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Queue<Response> next = new ConcurrentLinkedQueue<>();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private volatile Response otherwise = ok("ollama.json");
    private volatile Consumer<Request> meanwhile = request -> {};

    record Request(String path, Headers headers, String body) {}

    /** A status of 0 is a connection that is closed without a response. */
    record Response(int status, String body, Map<String, String> headers) {
        Response with(String header, String value) {
            return new Response(status, body, Map.of(header, value));
        }
    }

    PlayedServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    static Response ok(String file) {
        return response(200, file);
    }

    static Response response(int status, String file) {
        return text(status, resource(file));
    }

    static Response text(int status, String body) {
        return new Response(status, body, Map.of());
    }

    private static String resource(String file) {
        try (InputStream in = Objects.requireNonNull(PlayedServer.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PlayedServer then(Response... responses) {
        next.addAll(List.of(responses));
        return this;
    }

    PlayedServer always(Response response) {
        otherwise = response;
        return this;
    }

    /** Does something while a client waits for its response. */
    PlayedServer meanwhile(Consumer<Request> action) {
        meanwhile = action;
        return this;
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    List<Request> requests() {
        return requests;
    }

    int mostAtOnce() {
        return mostAtOnce.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try (exchange) {
            Request request = new Request(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            Response queued = next.poll();
            Response response = queued == null ? otherwise : queued;
            meanwhile.accept(request);
            atOnce.decrementAndGet(); // before the client can know
            if (response.status() != 0) {
                send(exchange, response);
            }
        }
    }

    private static void send(HttpExchange exchange, Response response) throws IOException {
        byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        response.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
