package __package__;

import io.crystallize.cache.DiskBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import java.io.IOException;
import java.nio.file.Path;

/** Runs the experiment, with what was computed before taken from the cache. */
public final class __Name__Main {
    private __Name__Main() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        try (TraceCache cache = new TraceCache(DiskBackend.at(Path.of(".crystallize/cache")))) {
            ExperimentResult result = __Name__Experiment.experiment()
                    .run(ExperimentOptions.builder()
                            .cache(cache)
                            .executor(TrialExecutor.parallel(2))
                            .runsFolder(Path.of(".crystallize/runs"))
                            .build());
            result.verdicts().forEach(verdict -> System.out.println(verdict.sentence()));
            System.out.println("digest " + result.digest());
        }
    }
}
