package io.crystallize.core.experiment;

import io.crystallize.core.code.StepCode;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialResult;
import java.util.Map;

/**
 * What is written of a run while it goes on. All methods throw an {@link java.io.UncheckedIOException} if it can't be.
 * For one thread at a time.
 */
interface RunRecord extends AutoCloseable {
    /** A record of nothing. */
    RunRecord NONE = new RunRecord() {
        @Override
        public void begin(RunPlan plan, RunConfiguration configuration) {}

        @Override
        public void code(Map<Digest, StepCode> code) {}

        @Override
        public void runsAgain(Trial trial, String reason) {}

        @Override
        public void append(TrialResult result, FinishedTrial finished) {}

        @Override
        public void finish(ExperimentResult result, Map<String, Map<String, String>> context) {}

        @Override
        public void close() {}
    };

    /** Writes what the run sets out to do, and with what. */
    void begin(RunPlan plan, RunConfiguration configuration);

    /** Writes what the code of the steps is made of, as far as it is known; in place of what was written before. */
    void code(Map<Digest, StepCode> code);

    /** Notes that a trial of an earlier session doesn't count in this one, and why. */
    void runsAgain(Trial trial, String reason);

    /**
     * Appends a trial: its artifacts, what its steps did, and last the line that says that it is all there. May wait a
     * moment with that, to write several at once.
     */
    void append(TrialResult result, FinishedTrial finished);

    /**
     * Writes the result.
     *
     * @param context texts of the values that trials begin with, by condition, then by key
     */
    void finish(ExperimentResult result, Map<String, Map<String, String>> context);

    @Override
    void close();
}
