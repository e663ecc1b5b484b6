package io.crystallize.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * The short name of what a plugin contributes, in experiment files and in provenance. Without it, the name is
 * derived from the class name: {@code DropIncomplete} is {@code drop-incomplete}.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@API(status = API.Status.MAINTAINED, since = "0.1")
public @interface Name {
    /** Letters, digits, {@code _} and, but not first, {@code -}; best in lower case, as derived names are. */
    String value();

    /** Names that it had before, by which experiment files still find it. */
    String[] aliases() default {};
}
