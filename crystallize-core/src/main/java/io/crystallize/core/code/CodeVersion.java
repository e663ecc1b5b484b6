package io.crystallize.core.code;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * Pins by hand what the code of a class, or of a method or constructor, counts as in {@linkplain CodeFingerprint code
 * fingerprints}: this text, instead of its bytecode. What only that code reaches doesn't count either. Whoever changes
 * what the code does must change the text: nothing else sees it.
 *
 * <pre>{@code
 * @CodeVersion("3")
 * static double[] solve(double[] matrix) { … }
 * }</pre>
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.CONSTRUCTOR})
@Retention(RetentionPolicy.RUNTIME)
@API(status = API.Status.MAINTAINED, since = "0.1")
public @interface CodeVersion {
    /** The version. */
    String value();
}
