package io.crystallize.core.internal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * Marks a type whose values stand in no file: there stands the name of the environment variable that has the value. As
 * somebody may have written the value itself, nothing that stands in its place is ever shown.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@API(status = API.Status.INTERNAL, since = "0.1")
public @interface Concealed {}
