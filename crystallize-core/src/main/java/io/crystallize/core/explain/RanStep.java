package io.crystallize.core.explain;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.StepRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A step in a trial that is over. Equal to another of the same place in the same trial, and to no other, however alike.
 *
 * @param trial what it was a part of
 * @param index the place of its record among those of the trial, from 0
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RanStep(RanTrial trial, int index) {
    /**
     * Makes a step.
     *
     * @throws IndexOutOfBoundsException if the trial has no such step
     */
    public RanStep {
        Objects.checkIndex(index, trial.steps().size());
    }

    /** Returns what it did. */
    public StepRecord record() {
        return trial.steps().get(index);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RanStep that && trial == that.trial && index == that.index;
    }

    @Override
    public int hashCode() {
        return 31 * System.identityHashCode(trial) + index;
    }

    Instant start() {
        return record().start();
    }

    /** What a result that it stored says of where it is from. */
    String origin() {
        return trial.run().name() + ", condition " + trial.condition() + ", replicate " + trial.replicate();
    }

    boolean isIn(RanTrial other) {
        return trial.condition().equals(other.condition()) && trial.replicate() == other.replicate();
    }

    /** The step that made its input, or null if none did that is known. */
    @Nullable
    RanStep producer() {
        for (int i = index - 1; i >= 0; i--) {
            RanStep before = new RanStep(trial, i);
            if (Objects.equals(before.record().output(), record().input())) {
                return before;
            }
        }
        return null;
    }

    /** The sources by their names, if it got what several gave; else none. */
    Map<String, RanStep> sources() {
        Digest nothing = trial.steps().get(0).input();
        Digest input = record().input();
        if (index == 0 || input == null || input.equals(nothing) || producer() != null) {
            return Map.of();
        }
        Map<String, RanStep> sources = new LinkedHashMap<>();
        for (int i = 0; i < index && Objects.equals(trial.steps().get(i).input(), nothing); i++) {
            RanStep source = new RanStep(trial, i);
            sources.put(source.record().name(), source);
        }
        return sources;
    }

    /** The step before it that gave a context key its value, or null if none did. */
    @Nullable
    RanStep writer(String key) {
        for (int i = index - 1; i >= 0; i--) {
            RanStep before = new RanStep(trial, i);
            if (before.write(key).isPresent()) {
                return before;
            }
        }
        return null;
    }

    private Optional<ContextWrite> write(String key) {
        return record().writes().stream()
                .filter(write -> write.key().equals(key))
                .findFirst();
    }

    /** The text of the value that it found under a context key, or null if it is not known. */
    @Nullable
    String contextText(String key) {
        RanStep writer = writer(key);
        return writer == null
                ? trial.run()
                        .context()
                        .getOrDefault(trial.condition(), Map.of())
                        .get(key)
                : writer.write(key).map(ContextWrite::text).orElse(null);
    }
}
