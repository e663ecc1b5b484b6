package io.crystallize.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * The value of a step's parameter, or of an optimizer's setting, where nobody gives one:
 * {@code record Knn(@Default("5") int k)}.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
@API(status = API.Status.MAINTAINED, since = "0.1")
public @interface Default {
    /** The value, written as in an experiment file. */
    String value();
}
