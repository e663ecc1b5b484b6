package io.crystallize.core.experiment;

import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.execution.Trial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The digests of what decides trials, but for what they read outside: code, parameters, context, seed, condition and
 * replicate. The same in every process. For one thread at a time.
 */
final class TrialKeys {
    private static final int VERSION = 1;
    private static final Logger LOG = LoggerFactory.getLogger(TrialKeys.class);

    private final Map<String, Optional<Digest>> conditions = new HashMap<>();
    private final Map<String, Optional<String>> reads = new HashMap<>();
    private final Supplier<Experiment> experiment;
    private final Formats formats;
    private final long seed;

    /**
     * Keys of the trials of one run.
     *
     * @param experiment returns the experiment with the conditions that are known up to now
     */
    TrialKeys(Supplier<Experiment> experiment, Formats formats, long seed) {
        this.experiment = experiment;
        this.formats = formats;
        this.seed = seed;
    }

    /** Returns the key of a trial, or empty if no digest says all that decides it. */
    Optional<Digest> of(Trial trial) {
        return conditions
                .computeIfAbsent(trial.condition(), this::fingerprint)
                .map(condition -> Digester.standard()
                        .digest(List.of(VERSION, condition, trial.condition(), seed, trial.replicate())));
    }

    /** Returns what steps of a condition read that nothing traces, so that no key is enough; empty if there is none such. */
    Optional<String> untracedReads(String condition) {
        return reads.computeIfAbsent(condition, name -> {
            List<String> untraced = experiment.get().condition(name).pipeline().untracedReads(formats);
            return untraced.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", untraced));
        });
    }

    private Optional<Digest> fingerprint(String name) {
        Condition condition = experiment.get().condition(name);
        Map<String, String> outputs = experiment.get().outputs();
        try {
            Digest pipeline = condition.pipeline().fingerprint(condition.context(), formats);
            return Optional.of(
                    outputs.isEmpty()
                            ? pipeline
                            : Digester.standard()
                                    .digest(List.of(
                                            pipeline, condition.pipeline().outputsFingerprint(outputs, formats))));
        } catch (UntraceableException e) {
            LOG.info("Trials of condition '{}' can't be resumed: {}", name, e.getMessage());
            return Optional.empty();
        }
    }
}
