package io.crystallize.core;

import io.crystallize.core.provenance.StepRecord;
import java.util.List;

/** A step failed, and with it the run of its pipeline. The cause is what the step threw. */
public final class StepFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String step;

    @SuppressWarnings("serial") // an immutable list of records is never sent anywhere
    private final List<StepRecord> completed;

    StepFailedException(String step, Throwable cause) {
        this(step, cause, List.of());
    }

    /** Returns the failure of a step that threw anything, unless that means that the machine itself can't go on. */
    static StepFailedException of(String step, Throwable cause) {
        if (cause instanceof VirtualMachineError fatal && !(cause instanceof StackOverflowError)) {
            throw fatal;
        }
        return new StepFailedException(step, cause);
    }

    private StepFailedException(String step, Throwable cause, List<StepRecord> completed) {
        super("Step '" + step + "' failed: " + cause, cause);
        this.step = step;
        this.completed = completed;
    }

    StepFailedException after(List<StepRecord> steps) {
        return new StepFailedException(step, getCause(), List.copyOf(steps));
    }

    /** Returns the name of the step. */
    public String step() {
        return step;
    }

    /** Returns one record for each step that completed before, in their order. */
    public List<StepRecord> completed() {
        return completed;
    }
}
