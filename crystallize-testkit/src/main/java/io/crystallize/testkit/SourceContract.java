package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.DataSource;
import io.crystallize.core.Replicated;
import io.crystallize.testkit.PipelineTester.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link DataSource} has to do, clause by clause: all that a step has to, and more. Extend it, and say how
 * the source is made:
 *
 * <pre>{@code
 * class SessionsTest extends SourceContract<double[]> {
 *     @Override
 *     protected DataSource<double[]> create() {
 *         return new Sessions("src/test/data", 10);
 *     }
 * }
 * }</pre>
 *
 * <p>Opt-outs are those of {@link StepContract}.
 *
 * @param <T> what the source gives
 */
@Timeout(60)
@API(status = API.Status.MAINTAINED, since = "0.1")
public abstract class SourceContract<T> extends StepClauses<@Nullable Void, T> {
    private static final int SEVERAL = 3;

    /** For subclasses. */
    protected SourceContract() {}

    @Override
    protected abstract DataSource<T> create();

    /** A source has no input. */
    @Override
    protected final List<@Nullable Void> inputs() {
        return Collections.singletonList(null);
    }

    private Done fetch(int replicate, String condition) {
        Result<T> result =
                tester(create()).replicate(replicate).condition(condition).run(null);
        return Done.of(result);
    }

    private int replicates() {
        return create() instanceof Replicated replicated ? Math.min(SEVERAL, replicated.replicates()) : SEVERAL;
    }

    @Test
    final void replicates_areThere() {
        int number = create() instanceof Replicated replicated ? replicated.replicates() : 1;

        assertThat(number).as("replicates").isPositive();
        assertThat(tester(create()).replicate(number - 1).run(null).output())
                .as("what the last of %s replicates gets", number)
                .isNotNull();
    }

    /** Trials run in any order, and several at once. */
    @Test
    final void replicates_inAnyOrder_areTheSame() {
        List<Done> forth = new ArrayList<>();
        List<Done> back = new ArrayList<>();
        for (int replicate = 0; replicate < replicates(); replicate++) {
            forth.add(fetch(replicate, "baseline"));
        }
        for (int replicate = replicates() - 1; replicate >= 0; replicate--) {
            back.add(0, fetch(replicate, "baseline"));
        }
        assertThat(back.equals(forth))
                .as("replicates get the same, the last first: %s, and before: %s", back, forth)
                .isEqualTo(isDeterministic());
    }

    /** Else, what the conditions differ in would not be the treatment alone. */
    @Test
    final void conditions_getTheSame() {
        assertThat(fetch(0, "another").equals(fetch(0, "baseline")))
                .as("another condition gets the same")
                .isEqualTo(isDeterministic());
    }
}
