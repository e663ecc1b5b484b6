package io.crystallize.examples.code;

/** How many jumps code may still take: a mutant may never end. */
public final class Budget {
    private static long left;

    private Budget() {}

    /** Says how many. */
    static void set(long jumps) {
        left = jumps;
    }

    /** Takes one; called by instrumented code. */
    public static void spend() {
        if (--left < 0) {
            throw new IllegalStateException("The code doesn't end");
        }
    }
}
