package io.crystallize.core.experiment;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What a run sets out to do, as those are told who watch it. Immutable.
 *
 * @param folder the run's folder, or empty if nothing is written
 * @param session which go at the run this is, from 1; a later one goes on with what an earlier one left
 * @param seed the seed of all random streams
 * @param replicates how many replicates there are of each condition
 * @param resumed how many trials were taken from the run's folder, by condition: every one that is known, the baseline
 *     first
 * @param trials how many trials are left to run; of a run that is decided round by round, at most
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record RunStart(
        Optional<Path> folder, int session, long seed, int replicates, Map<String, Integer> resumed, int trials) {
    /** Makes one; the map is copied. */
    public RunStart {
        resumed = Collections.unmodifiableMap(new LinkedHashMap<>(resumed));
    }
}
