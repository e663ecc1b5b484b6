package io.crystallize.core.digest;

import java.util.SortedSet;

/**
 * What one pass over a value finds out.
 *
 * @param digest the digest of its canonical encoding
 * @param types the binary names of the classes in it that are not the JDK's, sorted: their methods are code that
 *     whoever gets the value may run
 * @param unordered whether it holds a set or map whose order means nothing, and may differ from run to run
 * @param mutable whether it holds an array or a collection, so that it may be changed by whoever has it
 */
public record ValueDigest(Digest digest, SortedSet<String> types, boolean unordered, boolean mutable) {}
