package io.crystallize.core;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Where a trial's input comes from: a step without an input. All that is said of a {@link Step} holds: a record's
 * components are its parameters, it reads files through its context, and it may be {@link Cacheable}.
 *
 * @param <T> what it gives
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface DataSource<T> extends Step<@Nullable Void, T> {
    /**
     * Gives the input of one trial.
     *
     * @param context only for use by this call; reading {@link Context#replicate} makes the input that of one replicate
     * @throws Exception to fail this trial; other trials go on
     */
    T fetch(Context context) throws Exception;

    @Override
    default T apply(@Nullable Void nothing, Context context) throws Exception {
        return fetch(context);
    }
}
