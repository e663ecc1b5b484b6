package io.crystallize.cli;

import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.PastRuns;
import io.crystallize.core.experiment.Resume;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which earlier run is gone on with. */
final class ResumeOption {
    @Option(
            names = "--resume",
            paramLabel = "RUN",
            arity = "0..1",
            fallbackValue = PastRuns.LATEST,
            preprocessor = AttachedValue.class,
            description = "Go on with the latest one, or with --resume=RUN (a folder, or EXPERIMENT/RUN; of a search,"
                    + " EXPERIMENT-optimize/RUN): what finished and is still valid is kept, and only the rest"
                    + " runs.")
    private @Nullable String resume;

    /**
     * Says it to the options of a run.
     *
     * @param runs the folder of all runs
     * @throws io.crystallize.core.problem.InvalidInputException if there is no such run
     */
    void addTo(ExperimentOptions.Builder options, Path runs) throws IOException {
        if (resume != null) {
            options.resume(
                    resume.equals(PastRuns.LATEST)
                            ? Resume.latest()
                            : Resume.of(PastRuns.in(runs).find(resume)));
        }
    }
}
