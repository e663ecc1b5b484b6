package io.crystallize.core.internal;

import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** What is told of an author's constructor that throws. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class Refusal {
    /** Other errors of that type have a sentence for a message. */
    private static final Pattern CLASS_NAME = Pattern.compile("[\\w$/]+");

    private Refusal() {}

    /**
     * Returns the sentence: that values are refused, and why; or which class there isn't.
     *
     * @param thing whose constructor it is: {@code Step 'scale'}
     * @param values what it was given: {@code its parameters}
     */
    public static String of(String thing, String values, Throwable thrown) {
        if (thrown instanceof NoClassDefFoundError
                && thrown.getMessage() != null
                && CLASS_NAME.matcher(thrown.getMessage()).matches()) {
            return thing + " lacks the class " + lacking(thrown);
        }
        if (thrown instanceof ExceptionInInitializerError && thrown.getCause() != null) {
            return thing + " can't be initialized: " + thrown.getCause();
        }
        if (thrown instanceof LinkageError) {
            return thing + " can't be used: " + thrown + ". It was compiled against another version of something.";
        }
        return thing + " refuses " + values + ": "
                + (thrown.getMessage() == null ? thrown.getClass().getName() : thrown.getMessage());
    }

    /** A plugin's class loader says whose jar lacks it. */
    private static String lacking(Throwable error) {
        String name = error.getMessage().replace('/', '.');
        if (!(error.getCause() instanceof ClassNotFoundException cause) || cause.getMessage() == null) {
            return name;
        }
        return cause.getMessage().startsWith(name) ? cause.getMessage() : name + ": " + cause.getMessage();
    }
}
