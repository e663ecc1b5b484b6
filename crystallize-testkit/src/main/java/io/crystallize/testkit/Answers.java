package io.crystallize.testkit;

import io.crystallize.core.optimize.Evaluation;
import io.crystallize.core.optimize.Goal;
import io.crystallize.core.optimize.Optimizer.Proposal;
import io.crystallize.core.verdict.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What the trials that an optimizer asks for may give. */
enum Answers {
    /** A value in each replicate, with nothing to be learned from. */
    VALUES {
        @Override
        double value(SplittableRandom random) {
            return random.nextDouble();
        }
    },
    /** The same everywhere. */
    TIES {
        @Override
        double value(SplittableRandom random) {
            return 1;
        }
    },
    /** A failure in some replicates. */
    SOME_FAILURES {
        @Override
        boolean fails(SplittableRandom random) {
            return random.nextInt(20) == 0;
        }

        @Override
        double value(SplittableRandom random) {
            return random.nextDouble();
        }
    },
    /** Failures alone. */
    FAILURES {
        @Override
        boolean fails(SplittableRandom random) {
            return true;
        }

        @Override
        double value(SplittableRandom random) {
            return 0;
        }
    },
    /** Values that are no numbers, or infinite. */
    STRANGE {
        @Override
        double value(SplittableRandom random) {
            return switch (random.nextInt(6)) {
                case 0, 1, 2 -> Double.NaN;
                case 3 -> Double.POSITIVE_INFINITY;
                case 4 -> Double.NEGATIVE_INFINITY;
                default -> random.nextDouble();
            };
        }
    };

    boolean fails(SplittableRandom random) {
        return false;
    }

    abstract double value(SplittableRandom random);

    /** Returns what is told, the same for the same candidate and replicate. */
    List<Evaluation> to(List<Proposal> asked, Goal goal) {
        return asked.stream().map(proposal -> to(proposal, goal)).toList();
    }

    private Evaluation to(Proposal proposal, Goal goal) {
        int failures = 0;
        List<Samples.Builder> values = new ArrayList<>();
        goal.objectives().forEach(objective -> values.add(Samples.builder(goal.replicates())));
        for (int i = 0; i < proposal.replicates(); i++) {
            int replicate = i;
            SplittableRandom random =
                    new SplittableRandom(31L * proposal.candidate().name().hashCode() + replicate);
            if (fails(random)) {
                failures++;
            } else {
                values.forEach(samples -> samples.add(replicate, value(random)));
            }
        }
        return new Evaluation(
                proposal.candidate(),
                proposal.replicates(),
                values.stream().map(Samples.Builder::build).toList(),
                failures);
    }
}
