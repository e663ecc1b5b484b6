package io.crystallize.core.optimize;

import io.crystallize.core.Default;
import io.crystallize.core.Description;
import io.crystallize.core.Example;
import io.crystallize.core.Name;
import io.crystallize.core.problem.InvalidInputException;
import jakarta.validation.constraints.Min;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Tries every combination of values: all of lists and of ranges of whole numbers, and some of ranges of real numbers.
 *
 * @param levels how many values of a range of real numbers, at least 2: its ends, and between them evenly
 */
@Name("grid")
@Description("Tries every combination of values.")
@Example("grid: { levels: 5 }")
@API(status = API.Status.MAINTAINED, since = "0.1")
public record GridSearch(
        @Description("How many values of a range of real numbers are tried: its ends, and between them evenly.")
        @Min(2)
        @Default("5")
        int levels)
        implements Optimizer {
    /** The largest grid. */
    private static final int LARGEST = 100_000;

    /**
     * Makes an optimizer.
     *
     * @throws InvalidInputException if there are fewer than 2 levels
     */
    public GridSearch {
        if (levels < 2) {
            throw new InvalidInputException("The levels of a grid: expected at least 2, found " + levels);
        }
    }

    @Override
    public String name() {
        return "grid:" + levels;
    }

    @Override
    public int budget(SearchSpace space, Goal goal) {
        long size = 1;
        for (Domain domain : space.domains().values()) {
            size *= domain.size().orElse(levels);
            if (size > LARGEST) {
                throw new InvalidInputException("The grid has more than " + LARGEST
                        + " candidates. Give it fewer parameters or values, or search at random.");
            }
        }
        return Budgets.of(size * goal.replicates());
    }

    @Override
    public Search begin(SearchSpace space, Goal goal, long seed) {
        budget(space, goal);
        return new Batch(all(space, levels), goal.replicates());
    }

    /** Returns all combinations; the last parameter changes fastest. */
    static List<Candidate> all(SearchSpace space, int levels) {
        List<Map<String, Object>> all = List.of(Map.of());
        for (Map.Entry<String, Domain> domain : space.domains().entrySet()) {
            List<Map<String, Object>> longer = new ArrayList<>();
            for (Map<String, Object> begun : all) {
                for (Object value : domain.getValue().levels(levels)) {
                    Map<String, Object> values = new LinkedHashMap<>(begun);
                    values.put(domain.getKey(), value);
                    longer.add(values);
                }
            }
            all = longer;
        }
        return all.stream().map(Candidate::new).toList();
    }
}
