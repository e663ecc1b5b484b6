package io.crystallize.core.cache;

import io.crystallize.core.internal.ContextLoader;
import io.crystallize.core.internal.Deferred;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A codec of somebody else, made when it is first used, and called with its own class loader as the context's.
 *
 * @param type the class of its values
 * @param codec what makes it
 * @param <T> the type of its values
 */
record GuestCodec<T>(Class<? super T> type, Deferred<? extends Codec<T>> codec) implements Codec<T> {
    @Override
    public String name() {
        return codec.get().name();
    }

    @Override
    public void encode(T value, OutputStream out) throws IOException {
        Codec<T> made = codec.get();
        ContextLoader.of(made).call(() -> {
            made.encode(value, out);
            return true;
        });
    }

    @Override
    public T decode(InputStream in) throws IOException {
        Codec<T> made = codec.get();
        return ContextLoader.of(made).call(() -> made.decode(in));
    }

    @Override
    public boolean faithful() {
        return codec.get().faithful();
    }
}
