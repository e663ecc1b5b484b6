package io.crystallize.core.experiment;

import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.verdict.Verdict;
import java.util.List;
import org.apiguardian.api.API;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the life of a run by SLF4J: at {@code INFO} its beginning, its verdicts and its end; at {@code WARN} each trial
 * that failed and each warning of the result; at {@code DEBUG} each trial that finished. Immutable.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class LoggingListener implements ExperimentListener {
    private final Logger logger;

    /** Makes one that logs by the logger of {@link Experiment}. */
    public LoggingListener() {
        this(LoggerFactory.getLogger(Experiment.class));
    }

    /**
     * Makes one.
     *
     * @param logger where to
     */
    public LoggingListener(Logger logger) {
        this.logger = logger;
    }

    @Override
    public void experimentStarted(Experiment experiment, RunStart start) {
        int resumed =
                start.resumed().values().stream().mapToInt(trials -> trials).sum();
        logger.info(
                "{}: {} trials of {} conditions to run, {} taken from an earlier session, seed {}{}",
                experiment.name(),
                start.trials(),
                start.resumed().size(),
                resumed,
                start.seed(),
                start.folder().map(folder -> ", in " + folder).orElse(""));
    }

    @Override
    public void trialFinished(TrialResult result, int finished, int total) {
        TrialResult.Failure failure = result.failure();
        String condition = result.trial().condition();
        int replicate = result.trial().replicate();
        if (failure == null) {
            logger.debug("{} {} finished, {} of {}", condition, replicate, finished, total);
        } else {
            logger.warn(
                    "{} {} failed at step '{}', {} of {}: {}: {}",
                    condition,
                    replicate,
                    failure.step(),
                    finished,
                    total,
                    failure.type(),
                    failure.message());
        }
    }

    @Override
    public void judged(List<Verdict> verdicts) {
        verdicts.forEach(verdict -> logger.info("{}", verdict.sentence()));
        verdicts.stream()
                .flatMap(verdict -> verdict.cautions().stream())
                .distinct()
                .forEach(caution -> logger.info("Note: {}", caution));
    }

    @Override
    public void experimentEnded(ExperimentResult result) {
        result.warnings().forEach(warning -> logger.warn("{}", warning));
        logger.info(
                "{}: {} of {} trials, {} failed{}, digest {}",
                result.experiment(),
                result.executed() + result.resumed(),
                result.total(),
                result.failures().size(),
                result.incomplete()
                        .map(why -> ", " + why.name().replace('_', ' ') + ", not complete")
                        .orElse(""),
                result.digest());
    }
}
