package io.crystallize.llm;

import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digestible;
import java.math.BigInteger;
import org.apiguardian.api.API;

/**
 * How many calls there are, which decides only whether and when there is an answer, and not which: it adds nothing to a
 * digest, so that an answer is found again under another one. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CallCount implements Digestible {
    private static final int MOST = 10_000;

    private final int number;

    private CallCount(int number) {
        this.number = number;
    }

    /**
     * Returns a number of calls.
     *
     * @throws IllegalArgumentException if it is negative, or more than 10 000
     */
    public static CallCount of(int number) {
        return valueOf(BigInteger.valueOf(number));
    }

    /**
     * Returns a number of calls as experiment files say it, where whole numbers have any length; all else is as above.
     */
    public static CallCount valueOf(BigInteger number) {
        if (number.signum() < 0 || number.compareTo(BigInteger.valueOf(MOST)) > 0) {
            throw new IllegalArgumentException(number + " is no number of calls; expected 0 to " + MOST);
        }
        return new CallCount(number.intValue());
    }

    int number() {
        return number;
    }

    @Override
    public void digest(DigestSink sink) {
        // Nothing, as said above.
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CallCount count && count.number == number;
    }

    @Override
    public int hashCode() {
        return number;
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
