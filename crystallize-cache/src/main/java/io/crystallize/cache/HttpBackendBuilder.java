package io.crystallize.cache;

import io.crystallize.core.Secrets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apiguardian.api.API;

/** Says how an {@link HttpBackend} is reached. For one thread. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class HttpBackendBuilder {
    private final URI address;
    private Duration connectTimeout = Duration.ofSeconds(3);
    private Duration timeout = Duration.ofSeconds(10);
    private int attempts = 3;
    private Duration backoff = Duration.ofMillis(100);
    private Secrets secrets = Secrets.environment();
    private boolean credentialsInTheClear;
    private Optional<SSLContext> tls = Optional.empty();
    private Path temporaryFolder = Path.of(System.getProperty("java.io.tmpdir"));

    HttpBackendBuilder(URI address) {
        this.address = address;
        String scheme = Optional.ofNullable(address.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || address.isOpaque()) {
            throw refused("is not of http or https. Give one such as https://cache.example.org/crystallize");
        }
        // The rest of it may hold a secret, so it isn't repeated.
        if (address.getRawUserInfo() != null || address.getHost() == null && contains('@')) {
            throw refused("holds a user. Set " + HttpCredentials.USER + " and " + HttpCredentials.PASSWORD
                    + " in the environment instead, where it gets into no log");
        }
        if (address.getHost() == null) {
            throw refused("has no host, or one of other characters than letters, digits, - and .");
        }
        if (address.getRawQuery() != null || address.getRawFragment() != null) {
            throw refused("holds a query or fragment. Give it without, and a token in " + HttpCredentials.TOKEN);
        }
    }

    private boolean contains(char character) {
        String authority = address.getRawAuthority();
        return authority != null && authority.indexOf(character) >= 0;
    }

    private IllegalArgumentException refused(String problem) {
        String host = address.getHost();
        return new IllegalArgumentException(
                "The address of the HTTP cache" + (host == null ? "" : " on " + host) + " " + problem);
    }

    /** Says how long connecting may take at most; 3 seconds if it isn't called. */
    public HttpBackendBuilder connectTimeout(Duration longest) {
        connectTimeout = positive(longest, "connect timeout");
        return this;
    }

    /**
     * Says how long an operation may take at most, with all its attempts and the pauses between them, and beside the
     * time for moving a blob; 10 seconds if it isn't called.
     */
    public HttpBackendBuilder timeout(Duration longest) {
        timeout = positive(longest, "timeout");
        return this;
    }

    /**
     * Says how often a request is sent at most before it counts as failed, and how long the pause before the second time
     * is; it is twice as long before each further one. Three times and 100 milliseconds if it isn't called. If the
     * server says when to come again, that is the pause, if it isn't longer than the timeout leaves.
     */
    public HttpBackendBuilder attempts(int most, Duration firstPause) {
        if (most < 1) {
            throw new IllegalArgumentException("A request needs at least one attempt, not " + most);
        }
        attempts = most;
        backoff = positive(firstPause, "first pause");
        return this;
    }

    /**
     * Says where credentials are found: {@code CRYSTALLIZE_CACHE_USER} and {@code CRYSTALLIZE_CACHE_PASSWORD}, or
     * {@code CRYSTALLIZE_CACHE_TOKEN}, or neither. In the environment if it isn't called.
     */
    public HttpBackendBuilder secrets(Secrets where) {
        secrets = where;
        return this;
    }

    /** Sends credentials also where others may read them on their way: over http to another machine. */
    public HttpBackendBuilder credentialsInTheClear() {
        credentialsInTheClear = true;
        return this;
    }

    /** Says whom to trust, and as whom to appear, in TLS. What the JVM trusts if it isn't called. */
    public HttpBackendBuilder tls(SSLContext context) {
        tls = Optional.of(context);
        return this;
    }

    /**
     * Trusts the certificates in a file, and no others.
     *
     * @param file one or more certificates in PEM, of the server or of its authority
     * @throws IOException if the file can't be read, or holds none
     */
    public HttpBackendBuilder trust(Path file) throws IOException {
        return tls(HttpTrust.in(file));
    }

    /** Says where blobs wait that are being written; in the JVM's folder for temporary files if it isn't called. */
    public HttpBackendBuilder temporaryFolder(Path folder) {
        temporaryFolder = folder;
        return this;
    }

    /**
     * Makes the backend. Nothing is sent yet.
     *
     * @throws IllegalArgumentException if the credentials are incomplete, contradict each other, or would be readable on
     *     their way
     */
    public HttpBackend build() {
        HttpCredentials credentials = HttpCredentials.find(secrets);
        if (credentials.header().isPresent() && !credentialsInTheClear && !HttpCredentials.arePrivateAt(address)) {
            throw refused(
                    "is of http: all on the way could read the credentials in the environment. Give an address of "
                            + "https, unset " + HttpCredentials.USER + " and " + HttpCredentials.TOKEN
                            + ", or allow it with credentialsInTheClear()");
        }
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // no server needs to be asked whether it knows HTTP/2
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout);
        tls.ifPresent(client::sslContext);
        String base = address.toASCIIString().replaceAll("/+$", "");
        HttpSender sender = new HttpSender(client.build(), attempts, backoff);
        return new HttpBackend(base, credentials, timeout, sender, temporaryFolder);
    }

    private static Duration positive(Duration duration, String what) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("The " + what + " must be positive, not " + duration);
        }
        return duration;
    }
}
