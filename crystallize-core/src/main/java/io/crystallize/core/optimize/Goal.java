package io.crystallize.core.optimize;

import java.util.List;
import org.apiguardian.api.API;

/**
 * What a search is for.
 *
 * @param objectives one or two
 * @param replicates how many replicates the candidates that it ends with should have, at least 1; no candidate has more
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Goal(List<Objective> objectives, int replicates) {
    /** Makes a goal; the list is copied. */
    public Goal {
        objectives = List.copyOf(objectives);
    }
}
