package io.crystallize.core;

import io.crystallize.core.provenance.StepRecord;
import io.crystallize.core.provenance.TracedRead;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** A step failed, and with it the run of its pipeline. The cause is what the step threw. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class StepFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int MOST_CAUSES = 5;

    /** Causes may go in a circle. */
    private static final int MOST_NESTED = 1000;

    private final String step;
    private final String reason;

    @SuppressWarnings("serial") // an immutable list of records is never sent anywhere
    private final List<StepRecord> completed;

    @SuppressWarnings("serial")
    private final List<TracedRead> reads;

    @SuppressWarnings("serial")
    private final UnaryOperator<String> redaction;

    private StepFailedException(
            String step,
            String message,
            String reason,
            Throwable cause,
            List<StepRecord> completed,
            List<TracedRead> reads,
            UnaryOperator<String> redaction) {
        super(message, cause);
        this.step = step;
        this.reason = reason;
        this.completed = completed;
        this.reads = reads;
        this.redaction = redaction;
    }

    /**
     * Returns the failure of a step that threw anything, unless that means that the machine itself can't go on.
     *
     * @param secrets what the messages must not show
     * @param reads what the step had asked
     */
    static StepFailedException of(String step, Throwable cause, ToldSecrets secrets, List<TracedRead> reads) {
        if (cause instanceof VirtualMachineError fatal && !(cause instanceof StackOverflowError)) {
            throw fatal;
        }
        String message = secrets.redact("Step '" + step + "' failed: " + cause);
        return new StepFailedException(
                step, message, secrets.redact(inWords(cause)), cause, List.of(), reads, secrets::redact);
    }

    private static String inWords(Throwable thrown) {
        StringBuilder message = new StringBuilder(thrown.getMessage() == null ? "" : thrown.getMessage());
        Throwable cause = thrown.getCause();
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            if (!message.toString().contains(cause.toString())) {
                message.append(message.isEmpty() ? "" : ", ")
                        .append("caused by ")
                        .append(cause);
            }
            cause = cause.getCause();
        }
        return message.toString();
    }

    StepFailedException after(List<StepRecord> steps) {
        return new StepFailedException(step, getMessage(), reason, getCause(), List.copyOf(steps), reads, redaction);
    }

    /** What the failed step had asked: it may be what it failed of. */
    List<TracedRead> reads() {
        return reads;
    }

    /** Returns the name of the step; a path, if it is in a nested pipeline. */
    public String step() {
        return step;
    }

    /** Returns the message of the cause and of what caused that, in one line; without secrets that the run was told. */
    public String reason() {
        return reason;
    }

    /**
     * Returns the stack trace, with all causes, without secrets that the run was told. {@link #printStackTrace} shows
     * what the causes' messages say, secrets too.
     */
    public String stackTrace() {
        StringWriter text = new StringWriter();
        printStackTrace(new PrintWriter(text, true));
        return redaction.apply(text.toString());
    }

    /** Returns the time-out that is behind the failure, so that another run may not fail; or empty. */
    public Optional<StepTimeoutException> timeout() {
        return Stream.iterate(getCause(), Objects::nonNull, Throwable::getCause)
                .limit(MOST_NESTED)
                .filter(StepTimeoutException.class::isInstance)
                .map(StepTimeoutException.class::cast)
                .findFirst();
    }

    /** Returns one record for each step that completed before, in their order. */
    public List<StepRecord> completed() {
        return completed;
    }
}
