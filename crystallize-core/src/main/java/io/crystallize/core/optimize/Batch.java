package io.crystallize.core.optimize;

import io.crystallize.core.optimize.Optimizer.Proposal;
import io.crystallize.core.optimize.Optimizer.Search;
import java.util.List;

/** A search that asks for all its candidates at once, and learns nothing. */
final class Batch implements Search {
    private List<Proposal> left;

    Batch(List<Candidate> candidates, int replicates) {
        left = candidates.stream()
                .map(candidate -> new Proposal(candidate, replicates))
                .toList();
    }

    @Override
    public List<Proposal> ask() {
        List<Proposal> all = left;
        left = List.of();
        return all;
    }

    @Override
    public void tell(List<Evaluation> evaluations) {}
}
