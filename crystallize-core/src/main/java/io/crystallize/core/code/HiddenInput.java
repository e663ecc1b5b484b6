package io.crystallize.core.code;

import org.apiguardian.api.API;

/**
 * Something that code depends on and that no cache key has in it: the clock, the default locale, a static field that
 * changes.
 *
 * @param name what {@code @Cacheable(acknowledges = …)} calls it: {@code clock}, {@code random}, {@code environment},
 *     {@code locale}, {@code time-zone}, {@code charset}, {@code processors}, {@code files}, {@code network},
 *     {@code identity-hash}, {@code iteration-order} (of {@code Set.of} and of hash tables by identity), {@code thread},
 *     {@code stack-trace}, {@code garbage-collection} (what weak and soft references still have) or, for a static field,
 *     {@code static com.acme.Counter.n}
 * @param what what is used, as it would be written in Java: {@code System.nanoTime()}
 * @param className the class whose code uses it
 * @param member the method, or a part of the class such as its static initialiser, as {@link CodeParts} calls methods
 * @param line the line in the source, 0 if the class file doesn't say; it is for messages, and in no fingerprint
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record HiddenInput(String name, String what, String className, String member, int line) {
    /**
     * Whether it is files or the environment, with the system properties: what stays as it is until somebody changes it.
     * The others are different each time, or the machine's.
     */
    public boolean isFilesOrEnvironment() {
        return name.equals(HiddenInputCatalog.FILES) || name.equals(HiddenInputCatalog.ENVIRONMENT);
    }

    /** Says what is used and where: {@code System.nanoTime() (clock) in com.acme.Means.trim(double[]), line 12}. */
    @Override
    public String toString() {
        return what + " (" + name + ") in " + member + (line > 0 ? ", line " + line : "");
    }
}
