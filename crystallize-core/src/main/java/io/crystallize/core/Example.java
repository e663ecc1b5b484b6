package io.crystallize.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * How a step, source, optimizer or verifier is written in an experiment file: {@code @Example("knn: { k: 7 }")}. For who
 * reads {@code crystallize plugins show}; without it, that makes one of the parameters. It is no part of the code.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@API(status = API.Status.MAINTAINED, since = "0.1")
public @interface Example {
    /** YAML, as it stands after the dash of a step or the colon of a source: the name and its parameters. */
    String value();
}
