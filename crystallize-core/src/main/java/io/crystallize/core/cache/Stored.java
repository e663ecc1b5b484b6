package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import org.apiguardian.api.API;

/**
 * Where the bytes of a value are.
 *
 * @param codec the name of the codec that wrote them
 * @param address the SHA-256 of the bytes
 * @param size how many bytes there are
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Stored(String codec, Digest address, long size) {}
