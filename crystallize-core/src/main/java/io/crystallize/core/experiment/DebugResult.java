package io.crystallize.core.experiment;

import io.crystallize.core.StepFailedException;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.internal.ValueText;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Provenance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * All that one replicate did, in one or several conditions. Immutable, as far as the outputs are.
 *
 * @param seed the seed of all random streams: with it, another run does the same
 * @param trials one for each condition, in the order of the experiment
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record DebugResult(long seed, List<DebuggedTrial> trials) {
    /** Makes a result; the list is copied. */
    public DebugResult {
        trials = List.copyOf(trials);
    }

    /**
     * A trial, with all that there is to see of it.
     *
     * @param trial which one
     * @param provenance one record for each step that completed
     * @param output what the last step made; null if that is null, or a step failed
     * @param failure what ended it, with its stack trace; null if nothing did
     */
    public record DebuggedTrial(
            Trial trial,
            Provenance provenance,
            @Nullable Object output,
            @Nullable StepFailedException failure) {
        /** Returns the text of the output, for people; a long one is cut off. */
        public String outputText() {
            return ValueText.of(output);
        }

        /** Returns all that was recorded, in the order of the steps. */
        public List<Metric> metrics() {
            return provenance.stream().flatMap(step -> step.metrics().stream()).toList();
        }
    }

    /** Whether a trial failed. */
    public boolean hasFailed() {
        return trials.stream().anyMatch(trial -> trial.failure() != null);
    }

    /** Returns what the steps did, as a tree by condition. */
    public String tree() {
        Map<List<String>, Provenance> all = new LinkedHashMap<>();
        trials.forEach(debugged -> all.put(
                List.of(
                        debugged.trial().condition(),
                        "replicate " + debugged.trial().replicate()),
                debugged.provenance()));
        return Provenance.tree(all);
    }
}
