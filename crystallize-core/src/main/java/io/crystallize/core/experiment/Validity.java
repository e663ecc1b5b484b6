package io.crystallize.core.experiment;

import io.crystallize.core.ExternalReads;
import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.experiment.FinishedTrial.StepArtifact;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.TracedRead;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a trial that finished in an earlier session would give the same now. For one thread at a time. */
final class Validity {
    private final TrialKeys keys;
    private final ExternalReads outside;
    private final Path run;
    private final Map<Read, Optional<Answer>> answers = new HashMap<>();

    private record Answer(@Nullable Digest digest) {}

    /**
     * Judges the trials of a run.
     *
     * @param run its folder
     */
    Validity(TrialKeys keys, ExternalReads outside, Path run) {
        this.keys = keys;
        this.outside = outside;
        this.run = run;
    }

    /** Returns why a trial has to run again, in words, or empty if it is valid. */
    Optional<String> problem(FinishedTrial finished) {
        if (finished.failure() != null) {
            return Optional.of("it failed");
        }
        Optional<Digest> key = keys.of(finished.trial());
        if (finished.key() == null || key.isEmpty()) {
            return Optional.of("no digest says what decides it");
        }
        if (!finished.key().equals(key.get())) {
            return Optional.of("its code, parameters, context or seed changed");
        }
        Optional<String> untraced = keys.untracedReads(finished.trial().condition());
        if (untraced.isPresent()) {
            return untraced;
        }
        for (TracedRead read : finished.outside()) {
            Optional<Answer> now = read.read().kind() == Read.Kind.ARTIFACT
                    ? answer(read.read(), finished.trial()) // another one for each trial
                    : answers.computeIfAbsent(read.read(), question -> answer(question, finished.trial()));
            if (now.isEmpty()) {
                return Optional.of(read.read() + " can't be read");
            }
            if (!now.get().equals(new Answer(read.answer()))) {
                return Optional.of(read.read() + " changed");
            }
        }
        for (StepArtifact artifact : finished.artifacts()) {
            if (!isThere(finished, artifact)) {
                return Optional.of("an artifact '" + artifact.artifact().name() + "' of it is missing or was changed");
            }
        }
        return Optional.empty();
    }

    private Optional<Answer> answer(Read read, Trial trial) {
        try {
            return Optional.of(new Answer(outside.answer(read, trial.condition(), trial.replicate())));
        } catch (UntraceableException e) {
            return Optional.empty();
        }
    }

    private boolean isThere(FinishedTrial finished, StepArtifact artifact) {
        Path file = RunFolder.artifact(
                run, finished.trial(), artifact.step(), artifact.artifact().name());
        try (InputStream in = Files.newInputStream(file)) {
            return Digest.ofContent(in).equals(artifact.artifact().content());
        } catch (IOException e) {
            return false;
        }
    }
}
