package io.crystallize.core.experiment;

import io.crystallize.core.verdict.Correction;
import io.crystallize.core.verdict.Hypothesis;
import io.crystallize.core.verdict.Judge;
import io.crystallize.core.verdict.RankBy;
import io.crystallize.core.verdict.Ranker;
import io.crystallize.core.verdict.Ranking;
import io.crystallize.core.verdict.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What an experiment asks of what its trials give.
 *
 * @param hypotheses what is claimed, in their order
 * @param correction how the p values of those are corrected for their number
 * @param rankings what the conditions are ranked by, in their order
 */
record Questions(List<Hypothesis> hypotheses, Correction correction, List<RankBy> rankings) {
    /** Nothing is asked. */
    static final Questions NONE = new Questions(List.of(), Correction.HOLM, List.of());

    Questions {
        hypotheses = List.copyOf(hypotheses);
        rankings = List.copyOf(rankings);
    }

    /** Returns the verdicts, in the order of the hypotheses; none is one if there is a reason to withhold them. */
    List<Verdict> verdicts(Judge judge, Optional<String> withheld) {
        return withheld.map(why -> judge.withhold(hypotheses, why)).orElseGet(() -> judge.judge(hypotheses));
    }

    /** Returns the rankings, in their order; nothing is tested if there is a reason to withhold that. */
    List<Ranking> rankings(Judge judge, Optional<String> withheld) {
        return rankings.stream()
                .map(by -> withheld.map(why -> Ranker.withhold(judge, by, why)).orElseGet(() -> Ranker.rank(judge, by)))
                .toList();
    }
}
