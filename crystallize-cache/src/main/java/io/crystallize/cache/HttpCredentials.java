package io.crystallize.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crystallize.core.Secret;
import io.crystallize.core.Secrets;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who we are, as the server is told with every request: a user with a password (RFC 7617), a token (RFC 6750), or nobody.
 * It is a secret, and so never part of a message. Immutable.
 */
final class HttpCredentials {
    static final String USER = "CRYSTALLIZE_CACHE_USER";
    static final String PASSWORD = "CRYSTALLIZE_CACHE_PASSWORD";
    static final String TOKEN = "CRYSTALLIZE_CACHE_TOKEN";

    private static final Pattern TOKEN_SYNTAX = Pattern.compile("[A-Za-z0-9._~+/-]+=*");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

    private final Optional<Secret> header;

    private HttpCredentials(Optional<Secret> header) {
        this.header = header;
    }

    /**
     * Finds the credentials.
     *
     * @throws IllegalArgumentException if they are incomplete, contradict each other, or can't be sent
     */
    static HttpCredentials find(Secrets secrets) {
        Optional<Secret> user = secrets.find(USER);
        Optional<Secret> password = secrets.find(PASSWORD);
        Optional<Secret> token = secrets.find(TOKEN);
        if (token.isPresent()) {
            if (user.isPresent() || password.isPresent()) {
                throw new IllegalArgumentException("There is " + TOKEN + ", and " + (user.isPresent() ? USER : PASSWORD)
                        + " too: set the token alone, or user and password");
            }
            return new HttpCredentials(Optional.of(bearer(token.get().value())));
        }
        if (user.isEmpty() && password.isEmpty()) {
            return new HttpCredentials(Optional.empty());
        }
        if (user.isEmpty() || password.isEmpty()) {
            throw new IllegalArgumentException("There is " + (user.isPresent() ? USER : PASSWORD) + " without "
                    + (user.isPresent() ? PASSWORD : USER) + ": set both, or neither");
        }
        return new HttpCredentials(
                Optional.of(basic(user.get().value(), password.get().value())));
    }

    private static Secret bearer(String token) {
        if (!TOKEN_SYNTAX.matcher(token).matches()) {
            throw new IllegalArgumentException(TOKEN + " is not a token: it may consist of letters, digits and "
                    + "-._~+/ only, and = at its end. Was a line break copied with it?");
        }
        return Secret.of("Bearer " + token);
    }

    private static Secret basic(String user, String password) {
        if (user.contains(":") || CONTROL.matcher(user + password).find()) {
            throw new IllegalArgumentException(
                    USER + " can't hold a colon, nor it or " + PASSWORD + " a control character, such as a line break");
        }
        byte[] pair = (user + ":" + password).getBytes(UTF_8);
        return Secret.of("Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /** Returns the value of the header Authorization, or empty for nobody. */
    Optional<String> header() {
        return header.map(Secret::value);
    }

    /** Whether only the server, or nobody, can read what is sent to an address. */
    static boolean arePrivateAt(URI address) {
        return "https".equalsIgnoreCase(address.getScheme())
                || LOOPBACK.matcher(address.getHost().toLowerCase(Locale.ROOT)).matches();
    }

    /** Says what there is, and nothing of its value. */
    @Override
    public String toString() {
        return header.isPresent() ? Secret.of("").toString() : "none";
    }
}
