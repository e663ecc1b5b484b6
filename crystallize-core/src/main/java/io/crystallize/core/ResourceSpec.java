package io.crystallize.core;

import org.apiguardian.api.API;

/**
 * Says which heavy object a step needs: a model, a client, a connection. A small record with a digest, such as
 * {@code record SentenceModel(String name, int version) implements ResourceSpec<Encoder>}; a {@link ResourceFactory}
 * makes the object of it, one for all equal specs of a run.
 *
 * @param <R> the type of the object
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface ResourceSpec<R> {}
