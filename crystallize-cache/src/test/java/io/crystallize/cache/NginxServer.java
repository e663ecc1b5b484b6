package io.crystallize.cache;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A real nginx, with WebDAV, on ports of the loopback that were free, and with all its files below a folder. The cache
 * is below {@code /open/} for everybody, and, with TLS, below {@code /closed/} for user {@code ada} with password
 * {@code correct horse}. Below {@code /small/}, {@code /fixed/} and {@code /flat/} it is set up wrong.
 */
final class NginxServer {
    private static final String CONFIGURATION = """
            %s
            worker_processes 2;
            pid nginx.pid;
            error_log error.log notice;
            daemon off;
            events {}
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                root www;
                client_max_body_size 0;
                default_type application/octet-stream;
                server {
                    listen 127.0.0.1:%d;
                    location /open/ {
                        dav_methods PUT DELETE;
                        create_full_put_path on;
                    }
                    location /small/ {
                        dav_methods PUT DELETE;
                        create_full_put_path on;
                        client_max_body_size 1m;
                    }
                    location /fixed/ {
                    }
                    location /flat/ {
                        dav_methods PUT DELETE;
                    }
                }
                server {
                    listen 127.0.0.1:%d ssl;
                    ssl_certificate %s;
                    ssl_certificate_key %s;
                    location /closed/ {
                        auth_basic "cache";
                        auth_basic_user_file users;
                        dav_methods PUT DELETE;
                        create_full_put_path on;
                    }
                }
            }
            """;
    private static final int TRIES = 500;

    private final Path folder;
    private final Path certificate;
    private final int port;
    private final int tlsPort;
    private Process process;

    private NginxServer(Path folder, Path certificate, int port, int tlsPort) {
        this.folder = folder;
        this.certificate = certificate;
        this.port = port;
        this.tlsPort = tlsPort;
    }

    /** Starts one in an empty folder, and waits until it answers. */
    static NginxServer start(Path folder) throws Exception {
        HttpCertificate certificate = HttpCertificate.make("ip:127.0.0.1", folder);
        NginxServer server;
        try (ServerSocket first = new ServerSocket(0, 1, loopback());
                ServerSocket second = new ServerSocket(0, 1, loopback())) {
            server = new NginxServer(folder, certificate.certificate(), first.getLocalPort(), second.getLocalPort());
        }
        Files.createDirectory(folder.resolve("www"));
        Files.writeString(folder.resolve("users"), "ada:{PLAIN}correct horse\n");
        // Started by root, it would give its workers to a user who may not read the folder.
        String user = System.getProperty("user.name").equals("root") ? "user root;" : "";
        Files.writeString(
                folder.resolve("nginx.conf"),
                CONFIGURATION.formatted(user, server.port, server.tlsPort, server.certificate, certificate.key()));
        server.start();
        return server;
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByName("127.0.0.1");
    }

    /** The address of the cache for everybody. */
    URI open() {
        return at("/open");
    }

    /** An address without TLS. */
    URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** The address of the cache for a user, with TLS. */
    URI closed() {
        return URI.create("https://127.0.0.1:" + tlsPort + "/closed");
    }

    /** Returns what one has to trust for TLS. */
    Path certificate() {
        return certificate;
    }

    /** Starts it again after it was stopped, on the same ports. */
    void start() throws Exception {
        process = new ProcessBuilder(program(), "-p", folder.toString(), "-c", "nginx.conf", "-e", "error.log")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.log").toFile())
                .start();
        for (int i = 0; i < TRIES && !process.waitFor(20, TimeUnit.MILLISECONDS); i++) {
            if (answers(port) && answers(tlsPort)) {
                return;
            }
        }
        stop();
        fail("nginx doesn't run: %s%s", read("out.log"), read("error.log"));
    }

    /** Where it is, for a user too whose path leads to no programs of the system. */
    private static String program() {
        Path debian = Path.of("/usr/sbin/nginx");
        return Files.isExecutable(debian) ? debian.toString() : "nginx";
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(loopback(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private String read(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /** Stops it, and breaks what connections it has. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
