package io.crystallize.core.digest;

import java.util.SortedSet;
import org.apiguardian.api.API;

/**
 * What one pass over a value finds out.
 *
 * @param digest the digest of its canonical encoding
 * @param types the binary names of the classes in it that are not the JDK's, sorted: their methods are code that
 *     whoever gets the value may run; with those that its parts {@link DigestSink#code name}
 * @param unordered whether it holds a set or map whose order means nothing, and may differ from run to run, outside of
 *     what an encoder or a {@link Digestible} adds: those are canonical as they are
 * @param mutable whether whoever has it can change it: it holds, outside of the same, an array that isn't empty, or a
 *     collection that isn't one of the JDK's unmodifiable ones. An unmodifiable view doesn't count, though whoever has
 *     the collection behind it can change what the view shows: only a {@link Digester#copy} is safe from whoever made
 *     the value
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record ValueDigest(Digest digest, SortedSet<String> types, boolean unordered, boolean mutable) {}
