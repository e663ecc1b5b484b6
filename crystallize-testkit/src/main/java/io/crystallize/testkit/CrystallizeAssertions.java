package io.crystallize.testkit;

import io.crystallize.core.PipelineRun;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.verdict.Verdict;
import org.apiguardian.api.API;

/**
 * Assertions about results, so that an experiment can be a test that fails a build. What they say when they fail has the
 * numbers that reports have.
 *
 * <pre>{@code
 * assertThat(result).isComplete().hasNoFailedTrials();
 * assertThat(result).hypothesis("standardized.accuracy > baseline.accuracy").isSupported();
 * assertThat(result).metric("accuracy").ofCondition("standardized").hasMeanBetween(0.9, 1);
 * }</pre>
 *
 * <p>To be imported statically, beside AssertJ's own.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class CrystallizeAssertions {
    private CrystallizeAssertions() {}

    /** Begins assertions about what an experiment gave. */
    public static ExperimentResultAssert assertThat(ExperimentResult actual) {
        return new ExperimentResultAssert(actual);
    }

    /** Begins assertions about a verdict. */
    public static VerdictAssert assertThat(Verdict actual) {
        return new VerdictAssert(actual);
    }

    /** Begins assertions about a run of a pipeline. */
    public static PipelineRunAssert assertThat(PipelineRun<?> actual) {
        return new PipelineRunAssert(actual);
    }

    /** Begins assertions about a run of steps apart from all else. */
    public static PipelineRunAssert assertThat(PipelineTester.Result<?> actual) {
        return new PipelineRunAssert(actual.run());
    }
}
