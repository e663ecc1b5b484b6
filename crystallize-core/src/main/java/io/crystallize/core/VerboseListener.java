package io.crystallize.core;

import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.StepRecord;
import io.crystallize.core.provenance.TracedRead;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs all that the steps of a run ask and tell, and what the cache did.
 *
 * @param logger where to
 */
record VerboseListener(Logger logger) implements RunListener {
    @Override
    public void stepStarted(RunInfo run, String step) {
        logger.info("{} {}: {} starts", run.condition(), run.replicate(), step);
    }

    @Override
    public void event(RunInfo run, String step, Event event) {
        logger.info("{} {}: {} event {} {}", run.condition(), run.replicate(), step, event.name(), event.details());
    }

    @Override
    public void attemptFailed(RunInfo run, String step, int attempt, Throwable failure, boolean again) {
        if (!again) {
            logger.info("{} {}: {} failed in attempt {}", run.condition(), run.replicate(), step, attempt);
        }
    }

    @Override
    public void stepEnded(RunInfo run, StepRecord step) {
        for (TracedRead read : step.reads()) {
            say(run, step, "read", text(read));
        }
        for (ContextWrite write : step.writes()) {
            say(run, step, "put", write.key() + " = " + write.text());
        }
        for (Metric metric : step.metrics()) {
            say(
                    run,
                    step,
                    "metric",
                    metric.name() + " = " + metric.value() + (metric.tags().isEmpty() ? "" : " " + metric.tags()));
        }
        for (Artifact artifact : step.artifacts()) {
            say(run, step, "artifact", artifact.name() + ", " + artifact.size() + " bytes");
        }
        say(run, step, "cache", step.cache().toString());
        say(run, step, "ended", "after " + step.duration().toMillis() + " ms");
    }

    @Override
    public void runEnded(RunInfo run, List<StepRecord> completed, @Nullable StepFailedException failure) {
        if (failure == null) {
            return;
        }
        for (TracedRead read : failure.reads()) {
            logger.info("{} {}: {} read {}", run.condition(), run.replicate(), failure.step(), text(read));
        }
        logger.info("{} {}: {} failed: {}", run.condition(), run.replicate(), failure.step(), failure.reason());
    }

    private static String text(TracedRead read) {
        return read.read() + " = "
                + (read.answer() == null ? "nothing" : read.answer().abbreviated());
    }

    private void say(RunInfo run, StepRecord step, String action, String what) {
        logger.info("{} {}: {} {} {}", run.condition(), run.replicate(), step.name(), action, what);
    }
}
