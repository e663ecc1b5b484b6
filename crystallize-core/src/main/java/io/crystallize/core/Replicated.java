package io.crystallize.core;

import org.apiguardian.api.API;

/**
 * A source that has a certain number of replicates, such as a recorded data set of ten sessions, of which each
 * replicate gets one. An experiment with such a source has that many replicates; where something else says another
 * number, it can't be built.
 *
 * <pre>{@code
 * public record Sessions(String folder, int replicates) implements DataSource<double[]>, Replicated { … }
 * }</pre>
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Replicated {
    /** Returns how many replicates there are, at least 1, as the parameters have it. */
    int replicates();
}
