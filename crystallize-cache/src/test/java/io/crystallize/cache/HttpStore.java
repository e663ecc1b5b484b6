package io.crystallize.cache;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A server on the loopback that keeps what is put into it, unless it is told to answer otherwise. */
final class HttpStore implements AutoCloseable {
    static {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else each answer waits 40 ms for an acknowledgement
    }

    /** What is stored, by path. */
    final Map<String, byte[]> stored = new ConcurrentHashMap<>();
    /** Methods and paths, in the order in which they came. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile Answer answer = this::answerHonestly;

    /** What the server does about a request. */
    @FunctionalInterface
    interface Answer {
        void give(HttpExchange exchange) throws IOException;
    }

    private HttpStore(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            try (exchange) {
                answer.give(exchange);
            }
        });
        server.start();
    }

    static HttpStore start() throws IOException {
        return new HttpStore(HttpServer.create(loopback(), 0));
    }

    static HttpStore startTls(SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new HttpStore(server);
    }

    private static InetSocketAddress loopback() throws IOException {
        return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    }

    URI address() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Says how the requests are answered from now on. */
    void answer(Answer answer) {
        this.answer = answer;
    }

    /** Says that requests are answered with this status, and no more. */
    void answer(int status) {
        answer(exchange -> answer(exchange, status));
    }

    void answerHonestly(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                stored.put(path, exchange.getRequestBody().readAllBytes());
                answer(exchange, 201);
            }
            case "DELETE" -> answer(exchange, stored.remove(path) == null ? 404 : 204);
            default -> {
                byte[] found = stored.get(path);
                if (found == null) {
                    answer(exchange, 404);
                } else {
                    answer(exchange, found);
                }
            }
        }
    }

    static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, -1);
    }

    /** Answers with these bytes, or what belongs to them if only that is asked. */
    static void answer(HttpExchange exchange, byte[] bytes) throws IOException {
        exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
