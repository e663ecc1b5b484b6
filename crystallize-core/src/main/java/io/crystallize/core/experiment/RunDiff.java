package io.crystallize.core.experiment;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.problem.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * How two runs differ: in what they were made of, and in what they gave. Immutable.
 *
 * @param before the name of the one, {@code <experiment>/<run>}
 * @param after the name of the other
 * @param configuration experiment, seed, replicates, conditions, hypotheses, steps, parameters and, of runs that have
 *     ended, context values
 * @param code the methods, libraries and Java versions that changed, are new or are gone, a line for each; of the
 *     steps whose code has a fingerprint
 * @param samples the metrics that differ, by name; of conditions and replicates that both have
 * @param outputs outputs and artifacts that differ; of trials that both have, and that failed in neither or in both
 * @param trials trials that failed in one run, and not or otherwise in the other
 * @param verdicts what was found of each hypothesis
 * @param rankings the places of the conditions, by each metric that they are ranked by
 * @param digestBefore the digest of the one result
 * @param digestAfter the digest of the other
 * @param notKnown what can't be compared, as a run was killed before it wrote it, or a file was removed; a line for each
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record RunDiff(
        String before,
        String after,
        List<Change> configuration,
        List<String> code,
        List<MetricChange> samples,
        List<OutputChange> outputs,
        List<Change> trials,
        List<Change> verdicts,
        List<Change> rankings,
        Digest digestBefore,
        Digest digestAfter,
        List<String> notKnown) {
    /**
     * Something that is another.
     *
     * @param what its name, such as {@code seed} or {@code parameter knn.k (k1)}
     * @param before what it was, or null if it wasn't there
     * @param after what it is, or null if it isn't there
     */
    public record Change(
            String what, @Nullable String before, @Nullable String after) {}

    /**
     * A metric that differs.
     *
     * @param metric its name
     * @param differing in how many trials its values or their tags differ
     * @param trials how many trials both runs have
     * @param greatest the greatest difference of two values, at least 0; 0 if none of them can be subtracted
     * @param where the first trial with that difference
     */
    public record MetricChange(String metric, int differing, int trials, double greatest, Trial where) {}

    /**
     * An output, or an artifact, that differs.
     *
     * @param what {@code output}, or {@code artifact <name> of step <step>}
     * @param differing in how many trials its content differs, or only one run has it
     * @param trials how many trials both runs have
     * @param where the first of the trials in which it differs, by replicate; at most {@value #MOST_TRIALS}
     */
    public record OutputChange(String what, int differing, int trials, List<Trial> where) {
        /** How many trials are named at most. */
        public static final int MOST_TRIALS = 5;

        /** Makes a change; the list is copied. */
        public OutputChange {
            where = List.copyOf(where);
        }
    }

    /** Makes a difference; the lists are copied. */
    public RunDiff {
        configuration = List.copyOf(configuration);
        code = List.copyOf(code);
        samples = List.copyOf(samples);
        outputs = List.copyOf(outputs);
        trials = List.copyOf(trials);
        verdicts = List.copyOf(verdicts);
        rankings = List.copyOf(rankings);
        notKnown = List.copyOf(notKnown);
    }

    /**
     * Compares two runs, without the code that made them.
     *
     * @throws InvalidInputException if there is no run in a folder, or what is there can't be read
     * @throws IOException if a file can't be read
     */
    public static RunDiff of(Path before, Path after) throws IOException {
        ExperimentResult one = ExperimentResult.read(before);
        ExperimentResult other = ExperimentResult.read(after);
        ConfigurationDiff made = ConfigurationDiff.of(before, after);
        return new RunDiff(
                PastRun.name(before),
                PastRun.name(after),
                made.configuration(),
                made.code(),
                ResultDiff.samples(one, other),
                OutputDiff.of(before, after),
                ResultDiff.failures(one, other),
                ResultDiff.verdicts(one, other),
                ResultDiff.rankings(one, other),
                one.digest(),
                other.digest(),
                made.notKnown());
    }

    /** Whether there is no difference, and nothing that is not known. */
    public boolean isEmpty() {
        return configuration.isEmpty()
                && code.isEmpty()
                && samples.isEmpty()
                && outputs.isEmpty()
                && trials.isEmpty()
                && verdicts.isEmpty()
                && rankings.isEmpty()
                && digestBefore.equals(digestAfter)
                && notKnown.isEmpty();
    }
}
