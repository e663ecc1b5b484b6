package io.crystallize.llm;

import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digestible;

/**
 * How many calls there are, which decides only whether and when there is an answer, and not which: it adds nothing to a
 * digest, so that an answer is found again under another one. Immutable.
 */
public final class CallCount implements Digestible {
    private final int number;

    private CallCount(int number) {
        this.number = number;
    }

    /**
     * Returns a number of calls.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public static CallCount valueOf(int number) {
        if (number < 0) {
            throw new IllegalArgumentException(number + " is no number of calls; expected 0 or more");
        }
        return new CallCount(number);
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
