package io.crystallize.core;

import org.apiguardian.api.API;

/**
 * Makes the heavy objects that specs of one type describe, and closes them. Safe for use by several threads.
 *
 * <p>What it makes is decided by the spec and the factory's code alone, and is observably stateless: no use of it shows
 * what it was used for before. Several threads use it at once. Secrets decide only whether it can be had.
 *
 * <p>A factory's own state is part of cache keys only if it is a record, whose components have digests, or
 * {@link io.crystallize.core.digest.Digestible}. Any other has state that code decides: its own, and that of the classes
 * that are named beside it in {@link ResourceFactories#with(ResourceFactory, Class[])}.
 *
 * <p>What its code, and that of the objects it makes, uses that no key has in it (the network, the clock, static variables
 * that change) keeps the steps that ask for them out of the cache, unless the factory
 * {@linkplain io.crystallize.core.code.Acknowledges says} that the objects don't show it, or the step is
 * {@linkplain Cacheable.Mode#RECORDED recorded}.
 *
 * @param <S> the type of the specs, a record
 * @param <R> the type of the objects
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface ResourceFactory<S extends ResourceSpec<R>, R> {
    /** Returns the class of the specs. */
    Class<S> specType();

    /**
     * Makes the object that a spec describes.
     *
     * @param spec a copy that nobody changes
     * @param secrets what may be needed to get at it, and must not be seen in it
     * @return never null
     * @throws Exception if it can't be made now; the next step that asks for it has it tried again
     */
    R create(S spec, Secrets secrets) throws Exception;

    /**
     * Closes what {@link #create} made, once, at the end of the run. By default whatever is {@link AutoCloseable} is
     * closed.
     *
     * @throws Exception if that fails, which is logged and changes nothing else
     */
    default void close(R resource) throws Exception {
        if (resource instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }
}
