package io.crystallize.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * What a step, source, optimizer or verifier is, or what one of its parameters means, in a sentence or two for those who
 * use it in experiment files: {@code record Knn(@Description("How many neighbours vote.") int k)}. Editors and
 * {@code crystallize plugins show} show it. It is no part of the code: changing it makes no result old.
 */
@Documented
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@API(status = API.Status.MAINTAINED, since = "0.1")
public @interface Description {
    /** Plain text. */
    String value();
}
