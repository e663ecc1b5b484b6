package io.crystallize.core.problem;

import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** Something that a user gave can't be used. It carries every problem that was found, not only the first. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // an immutable list of records is never sent anywhere
    private final List<Problem> problems;

    /**
     * Makes an exception out of what was found.
     *
     * @param problems at least one
     * @throws IllegalArgumentException if there is none
     */
    public InvalidInputException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("problems is empty");
        }
        this.problems = List.copyOf(problems);
    }

    /** Makes an exception out of a single problem that was not read from a file. */
    public InvalidInputException(String message) {
        this(List.of(Problem.of(message)));
    }

    /** Returns what was found, in the order it was found; never empty. */
    public List<Problem> problems() {
        return problems;
    }
}
