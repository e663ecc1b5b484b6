package io.crystallize.core.provenance;

import io.crystallize.core.digest.Digest;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A question with the digest of its answer.
 *
 * @param read the question
 * @param answer the digest of the answer, or null if there was nothing
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TracedRead(Read read, @Nullable Digest answer) {}
