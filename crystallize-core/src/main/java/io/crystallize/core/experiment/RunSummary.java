package io.crystallize.core.experiment;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.problem.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be said of a run in a line, without reading its trials. Immutable.
 *
 * @param folder where it is
 * @param experiment the experiment's name
 * @param description what that is about, or an empty text
 * @param began when the run began, as its folder's name says; or empty if that says something else
 * @param state how far it is
 * @param sessions how often it was begun: 1, and one more each time that it was resumed
 * @param conditions the names of the conditions, in their order
 * @param replicates how many replicates there are of each condition
 * @param digest the digest of the result, or empty if there is none
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record RunSummary(
        Path folder,
        String experiment,
        String description,
        Optional<Instant> began,
        State state,
        int sessions,
        List<String> conditions,
        int replicates,
        Optional<Digest> digest) {
    /** How far a run is. */
    public enum State {
        /** Every trial was run. */
        COMPLETE,
        /** It has a result, which is not complete. */
        INCOMPLETE,
        /** It is under way. */
        GOING_ON,
        /** It ended without a result. */
        KILLED
    }

    /** Makes a summary; the list is copied. */
    public RunSummary {
        conditions = List.copyOf(conditions);
    }

    /**
     * Reads that of a run.
     *
     * @throws InvalidInputException if there is no run in the folder, or what is there can't be read
     * @throws IOException if a file can't be read
     */
    public static RunSummary read(Path folder) throws IOException {
        RunPlan plan = StoredResult.plan(folder);
        Optional<ObjectNode> ended = StoredResult.ended(folder);
        return new RunSummary(
                folder,
                plan.experiment(),
                plan.description(),
                PastRuns.began(folder),
                ended.isPresent() ? state(ended.get()) : RunLock.isTaken(folder) ? State.GOING_ON : State.KILLED,
                plan.session(),
                plan.conditions(),
                StoredResult.replicates(folder, plan, ended),
                ended.map(result -> Digest.parse(result.path("digest").asString())));
    }

    private static State state(ObjectNode ended) {
        return ended.path("incomplete").isNull() ? State.COMPLETE : State.INCOMPLETE;
    }
}
