package io.crystallize.testkit;

import io.crystallize.core.verdict.Effect;
import io.crystallize.core.verdict.Verdict;
import io.crystallize.core.verdict.Verdict.Outcome;
import org.apiguardian.api.API;
import org.assertj.core.api.AbstractAssert;

/** Assertions about the verdict on a hypothesis. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class VerdictAssert extends AbstractAssert<VerdictAssert, Verdict> {
    VerdictAssert(Verdict actual) {
        super(actual, VerdictAssert.class);
    }

    /** Verifies that the data bear the claim out. */
    public VerdictAssert isSupported() {
        return is(Outcome.SUPPORTED);
    }

    /** Verifies that the data don't bear the claim out, which is no evidence for the contrary. */
    public VerdictAssert isNotSupported() {
        return is(Outcome.NOT_SUPPORTED);
    }

    /** Verifies that the data can't tell, whatever they are. */
    public VerdictAssert hasNoVerdict() {
        return is(Outcome.NO_VERDICT);
    }

    private VerdictAssert is(Outcome expected) {
        isNotNull();
        if (actual.outcome() != expected) {
            throw failureWithActualExpected(actual.outcome(), expected, "Expected %s:%n%s", expected, told(actual));
        }
        return this;
    }

    /** Verifies that the p value that counts, corrected for all hypotheses, is at most so great. */
    public VerdictAssert hasPOfAtMost(double most) {
        isNotNull();
        if (actual.test() == null || !(actual.test().adjusted() <= most)) {
            throw failure("Expected p of at most %s:%n%s", most, told(actual));
        }
        return this;
    }

    /** Verifies that the estimate of the effect is in an interval, ends included. */
    public VerdictAssert hasEffectBetween(double low, double high) {
        isNotNull();
        Effect effect = actual.effect();
        if (effect == null || !(low <= effect.estimate() && effect.estimate() <= high)) {
            throw failure("Expected an effect between %s and %s:%n%s", low, high, told(actual));
        }
        return this;
    }

    /** What the verdict says, and, where it isn't in that, why. */
    static String told(Verdict verdict) {
        String sentence = verdict.sentence();
        return verdict.outcome() == Outcome.NO_VERDICT ? sentence : sentence + ". " + verdict.reason();
    }
}
