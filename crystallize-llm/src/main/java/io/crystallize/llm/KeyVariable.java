package io.crystallize.llm;

import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digestible;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * The name of the environment variable that holds the key to a server: never the key itself. Which key opens the door
 * doesn't decide what is answered, so it adds nothing to a digest. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class KeyVariable implements Digestible {
    private static final Pattern NAME = Pattern.compile("[A-Z_][A-Z0-9_]*");

    private static final String NONE = "none";

    private final String name;

    private KeyVariable(String name) {
        this.name = name;
    }

    /**
     * Returns the name of a variable. What can't be a name is refused by whoever is to use it: it may be a key that was
     * given by mistake, and is shown nowhere.
     *
     * @param name capital letters, digits and {@code _}; or {@code none} for no variable
     */
    public static KeyVariable valueOf(String name) {
        return new KeyVariable(name);
    }

    /** Returns that no key is needed. */
    public static KeyVariable none() {
        return new KeyVariable(NONE);
    }

    /**
     * Returns the name, or empty if no key is needed.
     *
     * @throws IllegalArgumentException if it can't be one; the message doesn't tell it
     */
    Optional<String> name() {
        if (!isName()) {
            throw new IllegalArgumentException("apiKey is not the name of an environment variable; expected capital"
                    + " letters, digits and '_', such as OPENAI_API_KEY. The key itself must not be written here");
        }
        return name.equals(NONE) ? Optional.empty() : Optional.of(name);
    }

    private boolean isName() {
        return name.equals(NONE) || NAME.matcher(name).matches();
    }

    @Override
    public void digest(DigestSink sink) {
        // Nothing, as said above.
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyVariable variable && variable.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** Returns the name, if it can be one, as experiment files say it. */
    @Override
    public String toString() {
        return isName() ? name : "[REDACTED]";
    }
}
