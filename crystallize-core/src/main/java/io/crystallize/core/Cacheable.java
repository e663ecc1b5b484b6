package io.crystallize.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * Says that a step's result depends on nothing but its input, its parameters, its code and what it reads through its
 * {@link Context}, so that it may be taken from a cache; or, if it is {@link Mode#RECORDED}, that its first result
 * stands for all.
 *
 * <p>What a step gets around its context can't be part of a key: the clock, {@code Math.random()}, static variables that
 * change, files that it opens itself. Where a step's own code does so, it is not cached, unless that is said to be
 * harmless by name in {@link #acknowledges}.
 *
 * <p>The type of the output needs a codec: strings, numbers, enums, primitive arrays, {@code java.time}, and records,
 * sealed types of those, lists, sets, maps and optionals of those have one.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@API(status = API.Status.MAINTAINED, since = "0.1")
public @interface Cacheable {
    /** Returns what a second result under equal conditions means. */
    Mode value() default Mode.PURE;

    /**
     * Returns the names of hidden inputs of the step's code that don't decide its result, such as {@code "clock"} where
     * only a log is written: as the message names them that refuses to cache the step. A step that isn't cacheable
     * {@linkplain io.crystallize.core.code.Acknowledges acknowledges} them at its class.
     */
    String[] acknowledges() default {};

    /** What a second result under equal conditions means. */
    enum Mode {
        /** The step is a function: another result is a defect, and neither is served. */
        PURE,
        /**
         * The step asks what doesn't always answer alike, such as a language model: the first result is kept and stands
         * for all, until the step is refreshed. Results of experiments say which steps are so.
         */
        RECORDED
    }
}
