package io.crystallize.core.provenance;

import io.crystallize.core.digest.Digest;
import org.apiguardian.api.API;

/**
 * A value that a step gave to a context key. Before, the key had none: keys are written once.
 *
 * @param key the key's name
 * @param type the name of the key's type
 * @param value the digest of the value
 * @param text the value as text, shortened
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ContextWrite(String key, String type, Digest value, String text) {}
