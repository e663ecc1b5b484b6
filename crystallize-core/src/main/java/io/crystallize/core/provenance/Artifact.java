package io.crystallize.core.provenance;

import io.crystallize.core.digest.Digest;

/**
 * A named piece of data that a step wrote.
 *
 * @param name a file's name
 * @param content the SHA-256 of its bytes
 * @param size how many bytes it has
 */
public record Artifact(String name, Digest content, long size) {}
