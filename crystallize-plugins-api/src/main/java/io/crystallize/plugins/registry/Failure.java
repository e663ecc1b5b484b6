package io.crystallize.plugins.registry;

import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.ProvisionException;
import com.google.inject.spi.Message;
import io.crystallize.core.internal.Caught;
import java.lang.reflect.InvocationTargetException;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why something of a plugin can't be had, in a line for those who use it. */
final class Failure {
    private static final Pattern CLASS_VERSION = Pattern.compile("class file version (\\d+)");
    private static final int VERSION_BEFORE_JAVA_1 = 44;

    private Failure() {}

    /** Returns the line of a plugin that is left out. */
    static String line(String origin, String reason) {
        return "Plugin " + origin + " is left out: " + reason;
    }

    /** Returns the line of a plugin that is left out, whose name is known. */
    static String line(String name, String origin, String reason) {
        return line("'" + name + "' (" + origin + ")", reason);
    }

    /**
     * Returns what was thrown, in words: what a jar lacks, or what its author's code says.
     *
     * @throws VirtualMachineError if that means that the machine can't go on
     */
    static String reason(Throwable thrown) {
        Caught.check(thrown);
        try {
            return inWords(thrown);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) { // the author's toString
            return thrown.getClass().getName() + ", whose message can't be had";
        }
    }

    private static String inWords(Throwable thrown) {
        Throwable cause = unwrap(thrown);
        if (cause instanceof IllegalArgumentException && cause.getMessage() != null && thrown == cause) {
            return cause.getMessage();
        }
        if (cause instanceof NoClassDefFoundError) {
            return missing(cause);
        }
        if (cause instanceof UnsupportedClassVersionError && cause.getMessage() != null) {
            Matcher version = CLASS_VERSION.matcher(cause.getMessage());
            if (version.find()) {
                return "it is compiled for Java " + (Integer.parseInt(version.group(1)) - VERSION_BEFORE_JAVA_1)
                        + ", and this is Java " + Runtime.version().feature();
            }
        }
        if (cause instanceof LinkageError) {
            return cause + ". It was compiled against another version of a library or of Crystallize.";
        }
        return cause.toString()
                .lines()
                .findFirst()
                .orElseGet(() -> cause.getClass().getName());
    }

    private static String missing(Throwable error) {
        String name =
                error.getMessage() == null ? "a class" : error.getMessage().replace('/', '.');
        return error.getMessage() != null && error.getMessage().startsWith("Could not initialize")
                ? error.getMessage()
                : "it lacks the class " + name + ". Put the jar that has it, and the plugin's, into one folder.";
    }

    /** Guice's message is a page, and so is what reflection throws; the first cause says enough. */
    private static Throwable unwrap(Throwable thrown) {
        if ((thrown instanceof InvocationTargetException || thrown instanceof ExceptionInInitializerError)
                && thrown.getCause() != null) {
            return unwrap(thrown.getCause());
        }
        Collection<Message> messages = thrown instanceof CreationException creation
                ? creation.getErrorMessages()
                : thrown instanceof ProvisionException provision
                        ? provision.getErrorMessages()
                        : thrown instanceof ConfigurationException configuration
                                ? configuration.getErrorMessages()
                                : List.of();
        return messages.stream()
                .findFirst()
                .map(message -> message.getCause() == null
                        ? new IllegalStateException(message.getMessage())
                        : unwrap(message.getCause()))
                .orElse(thrown);
    }
}
