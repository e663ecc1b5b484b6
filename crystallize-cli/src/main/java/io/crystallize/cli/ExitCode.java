package io.crystallize.cli;

/** What a command's exit code means. A command that is cancelled ends with 130, as the shell expects. */
final class ExitCode {
    /** It completed, and nothing is wrong. */
    static final int OK = 0;
    /** It completed, with failed trials or a hypothesis that could not be judged. */
    static final int COMPLETED_WITH_PROBLEMS = 1;
    /** What the user gave is wrong, and nothing ran. */
    static final int BAD_INPUT = 2;
    /** A defect of the command itself. */
    static final int INTERNAL_ERROR = 70;

    static final int CANCELLED = 130;

    private ExitCode() {}
}
