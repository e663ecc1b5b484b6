package io.crystallize.cli;

/** A command that tells more when it is asked to. */
interface Verbosity {
    /** Whether stack traces are printed. */
    boolean verbose();

    /** Whether that also holds for bad input, whose place in the command says nothing. */
    default boolean tracesBadInput() {
        return verbose();
    }

    /** Lets all be logged that steps ask and tell; to be called before anything is logged. */
    static void logAll() {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
    }
}
