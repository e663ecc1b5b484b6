package io.crystallize.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a step's result depends on nothing but its input, its parameters, its code and what it reads through its
 * {@link Context}, so that it may be taken from a cache.
 *
 * <p>What a step gets around its context is not seen: the clock, {@code Math.random()}, static variables that change,
 * files that it opens itself. A step that does so must not be cacheable.
 *
 * <p>The type of the output needs a codec: strings, numbers, enums, primitive arrays, {@code java.time}, and records,
 * lists, sets, maps and optionals of those have one.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Cacheable {}
