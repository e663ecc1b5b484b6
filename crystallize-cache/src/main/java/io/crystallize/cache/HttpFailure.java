package io.crystallize.cache;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says what went wrong with a request, and what can be done; never with what credentials it was sent. */
final class HttpFailure {
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);
    private static final Set<Integer> LASTING = Set.of(501, 505, 507);
    private static final Pattern ADDRESS = Pattern.compile("[\\x21-\\x7e]{1,300}");

    private HttpFailure() {}

    /** Whether the same request may well succeed a moment later. */
    static boolean mayPass(int status) {
        return PASSING.contains(status) || status >= 500 && !LASTING.contains(status);
    }

    /** Whether the same request may well succeed a moment later. */
    static boolean mayPass(IOException failure) {
        return find(SSLException.class, failure) == null
                && find(UnresolvedAddressException.class, failure) == null
                && !(failure instanceof HttpBody.TooLargeException);
    }

    /** Returns what a request is called in messages. */
    static String nameOf(HttpRequest request) {
        return request.method() + " " + request.uri();
    }

    /** Returns what to say of an answer that is not what was asked for. */
    static IOException refusal(HttpResponse<?> response, boolean authenticated) {
        HttpRequest request = response.request();
        return new IOException(nameOf(request) + " was answered with " + response.statusCode() + ": "
                + advice(response, request.method(), authenticated));
    }

    private static String advice(HttpResponse<?> response, String method, boolean authenticated) {
        int status = response.statusCode();
        return switch (status) {
            case 200 ->
                "a page of HTML, not what was stored. Does the address lead to a cache, with no login page "
                        + "before it?";
            case 401 ->
                authenticated
                        ? "the server does not accept the credentials in the environment. Check " + variables()
                        : "the server asks who we are. Set " + variables();
            case 403 ->
                "the server does not allow it to "
                        + (authenticated ? "this user. Check the user's rights there" : "anybody. Set " + variables());
            case 404, 410 -> "there is no such place. Check the address of the cache";
            case 405, 501 ->
                "the server does not do " + method
                        + " here. Let it (nginx: dav_methods PUT DELETE), or choose another server";
            case 407 -> "the proxy asks who we are. Reach the server without it (http.nonProxyHosts)";
            case 409 -> "the folder is missing there. Let the server make folders (nginx: create_full_put_path on)";
            case 411 -> "the server or a proxy wants to know the length first. Reach the server without the proxy";
            case 413 -> tooLarge();
            case 500 ->
                "the server is not well. Look at its log"
                        + (method.equals("PUT")
                                ? "; perhaps it may make no folders (nginx: create_full_put_path on)"
                                : "");
            case 507 -> "the server has no room left. Make some there";
            default -> {
                if (status >= 300 && status < 400) {
                    yield "it is elsewhere" + location(response) + ". Redirects are not followed, so that credentials "
                            + "go nowhere else: give the cache's own address";
                }
                yield mayPass(status)
                        ? "the server is not well, or too busy. Look at its log"
                        : "that is no answer of a cache. Check its address, and look at the server's log";
            }
        };
    }

    private static String variables() {
        return HttpCredentials.USER + " and " + HttpCredentials.PASSWORD + ", or " + HttpCredentials.TOKEN;
    }

    private static String tooLarge() {
        return "it is larger than the server takes. Let it take more (nginx: client_max_body_size 0)";
    }

    /** Returns where a redirect leads, without what may be secret in it. */
    private static String location(HttpResponse<?> response) {
        try {
            URI target = response.uri()
                    .resolve(response.headers().firstValue("Location").orElse(""));
            String plain = target.getScheme() + "://" + target.getHost()
                    + (target.getPort() < 0 ? "" : ":" + target.getPort()) + target.getRawPath();
            return target.getHost() != null && ADDRESS.matcher(plain).matches() ? ", at " + plain : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Returns what to say when no answer came in time. */
    static IOException timeout(HttpRequest request, Duration allowed) {
        return new IOException(nameOf(request) + " was not answered within " + allowed.toMillis()
                + " ms: the server is too slow. Give it more time, or do without it");
    }

    /** Returns what to say when no answer came at all. */
    static IOException of(HttpRequest request, IOException failure) {
        return new IOException(nameOf(request) + " failed: " + reason(request, failure), failure);
    }

    private static String reason(HttpRequest request, IOException failure) {
        URI uri = request.uri();
        SSLException tls = find(SSLException.class, failure);
        if (tls != null) {
            CertificateException certificate = find(CertificateException.class, failure);
            return certificate == null
                    ? "no TLS with " + uri.getHost() + " (" + messageOf(tls) + "). Is it " + uri.getScheme() + " there?"
                    : "the server's certificate is not that of a trusted " + uri.getHost() + " ("
                            + messageOf(certificate) + "). Give the certificate of its authority, if it is one of "
                            + "your own, and the name that is in it as address";
        }
        if (failure instanceof HttpBody.TooLargeException) {
            return "what came is no entry, " + messageOf(failure) + ". Does the address lead to a cache?";
        }
        if (find(UnresolvedAddressException.class, failure) != null) {
            return "nobody knows the host " + uri.getHost() + ". Check the address";
        }
        if (failure instanceof HttpConnectTimeoutException || failure instanceof ConnectException) {
            return "no connection to " + uri.getAuthority() + ". Does the server run there, and speak "
                    + uri.getScheme() + "?";
        }
        boolean large = request.bodyPublisher()
                .map(body -> body.contentLength() >= 1 << 20)
                .orElse(false);
        return messageOf(failure)
                + (large ? ". It may be larger than the server takes (nginx: client_max_body_size 0)" : "");
    }

    static String messageOf(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName().toLowerCase(Locale.ROOT) : message;
    }

    private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }
}
