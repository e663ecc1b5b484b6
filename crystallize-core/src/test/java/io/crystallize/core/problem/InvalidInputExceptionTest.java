package io.crystallize.core.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvalidInputExceptionTest {
    @Test
    void message_isEveryProblemWithItsPlace_oneALine() {
        List<Problem> problems = new ArrayList<>(
                List.of(new Problem(new Location("a.yaml", 14, 3), "unknown key 'faktor'"), Problem.of("no steps")));
        InvalidInputException exception = new InvalidInputException(problems);
        problems.clear();
        assertThat(exception.getMessage().lines()).containsExactly("a.yaml:14:3: unknown key 'faktor'", "no steps");
        assertThat(exception.problems()).hasSize(2);
        assertThat(new InvalidInputException("alone")).hasMessage("alone");
    }

    @Test
    void withoutAProblem_isNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new InvalidInputException(List.of()));
    }
}
