package io.crystallize.core.verdict;

import io.crystallize.core.statistics.AlphaSpending;
import io.crystallize.core.verdict.Case.Agreement;
import io.crystallize.core.verdict.Case.Answer;
import io.crystallize.core.verdict.Verdict.Outcome;
import io.crystallize.core.verdict.Verdict.Tested;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Judges the hypotheses of an experiment together.
 *
 * <p>Each is judged by the test that its {@link Analysis} names, or the one that suits its design and values. The p
 * values of all that could be judged are corrected together, and each is compared with its hypothesis's own level.
 * If it was planned to look several times, each p allows for the looks before. Immutable.
 *
 * @param samples what was recorded: by condition, then by metric. Every condition of the experiment is there, even one
 *     that recorded nothing; all samples cover all replicates of the last look that was taken, and what is beyond these
 *     has no part in the verdicts
 * @param designs how the replicates of a condition came about, by the condition's name
 * @param correction how the p values are corrected
 * @param seed decides the random draws, with what a claim is about; not with its place among the others
 * @param looks when it was planned to look, and how many of these looks were taken
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Judge(
        Map<String, Map<String, Samples>> samples,
        Function<String, Design> designs,
        Correction correction,
        long seed,
        PlannedLooks looks) {
    /** Makes a judge who leaves out what is beyond the last look. */
    public Judge {
        samples = first(looks.now(), samples);
    }

    /** Makes a judge of a number of replicates that was fixed beforehand. */
    public Judge(
            Map<String, Map<String, Samples>> samples,
            Function<String, Design> designs,
            Correction correction,
            long seed) {
        this(samples, designs, correction, seed, PlannedLooks.once(most(samples)));
    }

    private static int most(Map<String, Map<String, Samples>> samples) {
        return samples.values().stream()
                .flatMap(metrics -> metrics.values().stream())
                .mapToInt(Samples::replicates)
                .reduce(1, Math::max);
    }

    private static Map<String, Map<String, Samples>> first(int replicates, Map<String, Map<String, Samples>> samples) {
        if (most(samples) <= replicates) {
            return samples;
        }
        Map<String, Map<String, Samples>> first = new LinkedHashMap<>();
        samples.forEach((condition, metrics) -> {
            Map<String, Samples> some = new LinkedHashMap<>();
            metrics.forEach((metric, all) -> some.put(metric, all.first(replicates)));
            first.put(condition, some);
        });
        return first;
    }

    /** Returns the judge when no more than so many of the looks were taken. */
    public Judge at(int look) {
        return new Judge(samples, designs, correction, seed, looks.upTo(look));
    }

    /**
     * Returns one verdict for each hypothesis, in their order. What can't be judged gets {@link Outcome#NO_VERDICT} and
     * the reason, never an exception.
     *
     * @param hypotheses all hypotheses of the experiment: leaving some out makes the correction too weak
     */
    public List<Verdict> judge(List<Hypothesis> hypotheses) {
        List<Case> cases = hypotheses.stream().map(this::open).toList();
        Map<Case, Verdict> verdicts = new IdentityHashMap<>();
        List<Case> family = new ArrayList<>();
        for (Case each : cases) {
            Optional<String> obstacle = each.obstacle();
            if (obstacle.isPresent()) {
                verdicts.put(each, withhold(each, obstacle.get()));
            } else if (each.isTested()) {
                family.add(each);
            } else {
                verdicts.put(each, untested(each));
            }
        }
        if (looks.areAllTaken()) { // else they may get there
            Reach.shortfalls(family, correction, looks.share())
                    .forEach((each, reason) -> verdicts.put(each, withhold(each, reason)));
            family.removeIf(verdicts::containsKey);
        }
        List<Answer> answers = family.stream().map(Case::answer).toList();
        double[] adjusted = correction.adjust(sequentialP(family, answers));
        for (int i = 0; i < adjusted.length; i++) {
            verdicts.put(family.get(i), verdict(family.get(i), answers.get(i), adjusted[i], adjusted.length));
        }
        return cases.stream().map(verdicts::get).toList();
    }

    /**
     * Returns no verdict for each hypothesis, in their order: of a run that ended early. Whoever looks at the data and
     * stops when they please would else choose the verdict.
     *
     * @param reason why there is none, and the way out, in words
     */
    public List<Verdict> withhold(List<Hypothesis> hypotheses, String reason) {
        return hypotheses.stream()
                .map(hypothesis -> withhold(open(hypothesis), reason))
                .toList();
    }

    /** Returns the p of each claim, allowing for the looks before. */
    private List<Double> sequentialP(List<Case> family, List<Answer> answers) {
        List<double[]> earlier = IntStream.range(1, looks.taken())
                .mapToObj(look -> at(look).alone(family))
                .toList();
        List<Double> sequential = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            int claim = i;
            double[] p = IntStream.range(0, looks.taken())
                    .mapToDouble(
                            look -> look < earlier.size() ? earlier.get(look)[claim] : agreeingP(answers.get(claim)))
                    .toArray();
            sequential.add(Portable.round(AlphaSpending.sequentialP(p, looks.shares())));
        }
        return sequential;
    }

    /** Returns the p of each claim at this look on its own; 1 if there is none. */
    private double[] alone(List<Case> family) {
        return family.stream()
                .map(later -> open(later.hypothesis()))
                .mapToDouble(each -> each.obstacle().isEmpty() && each.isTested() ? agreeingP(each.answer()) : 1)
                .toArray();
    }

    private Case open(Hypothesis hypothesis) {
        Claim claim = hypothesis.claim();
        if (claim instanceof Claim.Bounded bounded) {
            return new ComparisonCase(hypothesis, bounded, this);
        }
        return claim instanceof Claim.Differs differs
                ? new DiffersCase(hypothesis, differs, this)
                : new VerifierCase(hypothesis, (Claim.Verified) claim, this);
    }

    Samples find(MetricRef side) {
        return samples.getOrDefault(side.condition(), Map.of()).getOrDefault(side.metric(), Samples.of());
    }

    /** The design of a comparison of the conditions that there are among some. */
    Design design(List<MetricRef> sides) {
        return sides.stream()
                .map(MetricRef::condition)
                .filter(samples::containsKey)
                .map(designs)
                .reduce(Design.independentReplicates(), Design::and);
    }

    /** Of several looks, only those count for a claim that agree with it; of one, the verdict says that it doesn't. */
    private double agreeingP(Answer answer) {
        return looks.areSeveral() && answer.agreement() == Agreement.NO ? 1 : p(answer);
    }

    private static double p(Answer answer) {
        return Portable.round(Objects.requireNonNull(answer.test()).p());
    }

    private static Verdict withhold(Case each, String reason) {
        return new Verdict(
                each.hypothesis(),
                Outcome.NO_VERDICT,
                reason,
                each.about(),
                each.data(),
                null,
                null,
                List.of(),
                Map.of());
    }

    private static Verdict untested(Case each) {
        Answer answer = each.answer();
        Outcome outcome = switch (answer.agreement()) {
            case YES -> Outcome.SUPPORTED;
            case NO -> Outcome.NOT_SUPPORTED;
            case UNASKED -> Outcome.NO_VERDICT;
        };
        String reason = outcome == Outcome.NO_VERDICT
                ? "The verifier found neither 'p' nor 'supported'; what it found is in the result."
                : "The verifier says so, without a p value: no level is promised.";
        return new Verdict(
                each.hypothesis(),
                outcome,
                reason,
                each.about(),
                each.data(),
                null,
                answer.effect(),
                answer.cautions(),
                answer.found());
    }

    private Verdict verdict(Case each, Answer answer, double adjusted, int tests) {
        double level = each.hypothesis().level();
        boolean significant = adjusted <= level;
        boolean supported = significant && (looks.areSeveral() || answer.agreement() != Agreement.NO);
        String corrected = corrected(tests);
        String reason = "The p value " + Figures.significant(adjusted, 6)
                + (corrected == null ? "" : ", after correction (" + corrected + "),")
                + (significant ? " does not exceed" : " exceeds") + " the level " + Figures.significant(level, 6) + "."
                + (supported ? "" : significant ? disagreement(each) : " That is no evidence for the contrary.");
        return new Verdict(
                each.hypothesis(),
                supported ? Outcome.SUPPORTED : Outcome.NOT_SUPPORTED,
                reason,
                each.about(),
                each.data(),
                new Tested(
                        Objects.requireNonNull(answer.test()).test(), answer.choice(), p(answer), adjusted, corrected),
                answer.effect(),
                answer.cautions(),
                answer.found());
    }

    private @Nullable String corrected(int tests) {
        if (!looks.areSeveral()) {
            return tests == 1 ? null : correction.of(tests);
        }
        return looks.inWords() + (tests == 1 ? "" : "; " + correction.of(tests));
    }

    private static String disagreement(Case each) {
        return each.hypothesis().claim() instanceof Claim.Verified
                ? " But the verifier says that the claim is not supported."
                : " But the values depart in the other direction.";
    }
}
