package io.crystallize.benchmarks;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where entries could be kept: a backend, or what a user would take instead. */
interface Store extends AutoCloseable {
    void put(byte[] key, byte[] entry) throws IOException;

    byte @Nullable [] get(byte[] key) throws IOException;

    @Override
    default void close() throws IOException {}
}
