package io.crystallize.core.code;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * Names the hidden inputs that the code of a resource factory, codec, digest encoder or step reaches and that don't decide
 * what others see of it: the network, for a client that only asks what never changes.
 *
 * <pre>{@code
 * @Acknowledges({"network", "clock"})
 * public record Encoders(String url) implements ResourceFactory<SentenceModel, Encoder> { … }
 * }</pre>
 *
 * <p>Any others keep what depends on the factory, codec or encoder out of the cache.
 *
 * <p>Of a step, it says the same as {@code @Cacheable(acknowledges = …)}, and is for one that isn't cacheable: a trial
 * that a step took part in which reads files, the environment or system properties around its context, and doesn't say
 * here that they don't decide its result, is not taken from an earlier run, but runs again.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@API(status = API.Status.MAINTAINED, since = "0.1")
public @interface Acknowledges {
    /** Returns their names, as the message has them that tells of them, and {@link HiddenInput#name}. */
    String[] value();
}
