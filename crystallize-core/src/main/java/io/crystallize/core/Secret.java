package io.crystallize.core;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digestible;
import io.crystallize.core.internal.Concealed;
import io.crystallize.core.internal.EnvironmentName;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A value that nobody may see: a key, a password. Its text shows its name, or {@code [REDACTED]} if it has none; it can't
 * be serialized, so its value gets into no cache, journal or log but by {@link #value}. Immutable.
 *
 * <p>One with a name has a digest: that of the name. It says where the value comes from, and what that is decides only
 * whether something can be had, not what. Two are equal if their names and values are. One without a name has no
 * digest, and is equal to itself alone.
 *
 * <p>A parameter of this type is an environment variable, by whose name it is written in experiment files:
 * {@code apiKey: CHAT_API_KEY} for {@code record Chat(Secret apiKey)}.
 */
@Concealed
@API(status = API.Status.MAINTAINED, since = "0.1")
public sealed class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** Returns a secret without a name. */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /** Returns a secret that is known by a name, such as that of an environment variable. */
    public static Secret named(String name, String value) {
        return new Named(name, value);
    }

    /**
     * Returns the environment variable of a name.
     *
     * @throws IllegalArgumentException if there is none; without the name, as that may be what is secret
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Secret ofVariable(String name) {
        return EnvironmentName.value(name)
                .map(value -> named(name, value))
                .orElseThrow(() -> new IllegalArgumentException("There is no environment variable of that name"));
    }

    /** Returns what is secret. */
    public String value() {
        return value;
    }

    /** Returns the name by which it is known, or empty if it has none. */
    public Optional<String> name() {
        return Optional.empty();
    }

    @Override
    public String toString() {
        return ToldSecrets.REDACTED;
    }

    private static final class Named extends Secret implements Digestible {
        private final String name;

        Named(String name, String value) {
            super(value);
            this.name = name;
        }

        @Override
        public Optional<String> name() {
            return Optional.of(name);
        }

        @Override
        public void digest(DigestSink sink) {
            sink.add("name", name);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Named named
                    && named.name.equals(name)
                    && named.value().equals(value());
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public String toString() {
            return "[secret " + name + "]";
        }
    }
}
