package io.crystallize.cli;

import io.crystallize.core.experiment.PastRuns;
import io.crystallize.core.experiment.PilotRun;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.statistics.Power;
import io.crystallize.core.verdict.Analysis;
import io.crystallize.core.verdict.Analysis.Pairing;
import io.crystallize.core.verdict.Claim;
import io.crystallize.core.verdict.Comparison;
import io.crystallize.core.verdict.Hypothesis;
import io.crystallize.core.verdict.Spread;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code crystallize power}: how many replicates an experiment needs, before it is run. Needs no code of a run. */
@Command(
        name = "power",
        description = "Tells how many replicates it takes to find an effect, from numbers or from a pilot run.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  crystallize power --effect 0.02 --sd 0.05",
            "  crystallize power --rates 0.8 0.7 --unpaired --power 0.9",
            "  crystallize power --pilot penguins/latest --claim \"k1.accuracy > baseline.accuracy\" --effect 0.02",
            "  crystallize power --pilot latest --claim \"k1.accuracy >= baseline.accuracy - 0.02\" --effect 0",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:so many are enough", "1:no number of replicates is enough", "2:bad input"})
final class PowerCommand implements Callable<Integer> {
    /** So much of a sample's standard deviation is chance that it should be told. */
    private static final int FEW = 10;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--effect",
            paramLabel = "DIFFERENCE",
            description = "The difference of two means that is worth finding; with --pilot, by default the one that it"
                    + " saw. Of a claim with a margin, it is the true difference, left - right, which may be 0; planned"
                    + " for is what that leaves to the margin. Of a claim with a factor or a constant, it is the"
                    + " difference from what that makes.")
    private @Nullable Double effect;

    @Option(
            names = "--sd",
            paramLabel = "DEVIATION",
            description = "The standard deviation of the differences between pairs; with --unpaired, of each side.")
    private @Nullable Double sd;

    @Option(
            names = "--rates",
            arity = "2",
            paramLabel = "RATE",
            description = "How often each of two sides is 1, of values that are 0 or 1.")
    private double @Nullable [] rates;

    @Option(
            names = "--resplits",
            paramLabel = "TRAIN",
            description = "Each replicate splits one data set anew, and this part of it, such as 0.8, is for training."
                    + " Of a pilot run that is known.")
    private @Nullable Double resplits;

    @Option(
            names = "--pilot",
            paramLabel = "RUN",
            description =
                    "A run that shows how much the values vary: a folder, EXPERIMENT/RUN, EXPERIMENT or" + " 'latest'.")
    private @Nullable String pilot;

    @Option(
            names = "--claim",
            paramLabel = "CLAIM",
            description =
                    "What is to be claimed, in terms of the pilot run, such as" + " 'k1.accuracy > baseline.accuracy'.")
    private @Nullable String claim;

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = ".crystallize/runs",
            description = "The folder of all runs; by default ${DEFAULT-VALUE}.")
    private Path runs;

    @Option(
            names = "--power",
            paramLabel = "POWER",
            defaultValue = "0.8",
            description = "How probable it should be that the effect is found; by default ${DEFAULT-VALUE}.")
    private double power;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            defaultValue = "0.05",
            description = "The level of the hypotheses together; by default ${DEFAULT-VALUE}.")
    private double level;

    @Option(
            names = "--hypotheses",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many hypotheses the experiment has, which share the level; by default ${DEFAULT-VALUE}.")
    private int hypotheses;

    @Option(names = "--two-sided", description = "Differences in either direction count.")
    private boolean twoSided;

    @Option(names = "--unpaired", description = "Values of one replicate don't belong together.")
    private boolean unpaired;

    @Option(names = "--replicates", paramLabel = "N", description = "Tell the power of so many replicates, too.")
    private @Nullable Integer replicates;

    @Option(names = "--json", description = "Print the plan as a JSON document.")
    private boolean json;

    private final List<Problem> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        Hypothesis hypothesis = check();
        PowerReport report = hypothesis == null ? report(test(twoSided), numbers(), null) : piloted(hypothesis);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(report.toJson()));
        } else {
            report.print(out);
        }
        return report.isPossible() ? ExitCode.OK : ExitCode.COMPLETED_WITH_PROBLEMS;
    }

    /** Throws all that is wrong with the options; returns what is claimed, if there is a pilot run. */
    private @Nullable Hypothesis check() {
        requireProbability("--power", power);
        requireProbability("--level", level);
        if (hypotheses < 1) {
            problem("--hypotheses", "a whole number from 1 on", hypotheses);
        }
        if (replicates != null && replicates < 2) {
            problem("--replicates", "a whole number from 2 on", replicates);
        }
        if (sd != null && !(sd > 0 && Double.isFinite(sd))) {
            problem("--sd", "a positive number", sd);
        }
        Hypothesis hypothesis = hypothesis();
        boolean margin = hypothesis != null
                && hypothesis.claim() instanceof Claim.Bounded bounded
                && PilotPlan.hasMargin(bounded);
        if (effect != null && (effect == 0 && !margin || !Double.isFinite(effect))) {
            problem("--effect", margin ? "a finite number" : "a number other than 0", effect);
        }
        if (resplits != null) {
            requireProbability("--resplits", resplits);
            refuseWith("--resplits", unpaired, "--unpaired");
            refuseWith("--resplits", rates != null, "--rates");
            refuseWith("--resplits", pilot != null, "--pilot");
        }
        if (rates != null) {
            refuseWith("--rates", effect != null, "--effect");
            for (double rate : rates) {
                if (!(rate >= 0 && rate <= 1)) {
                    problem("--rates", "two numbers from 0 to 1", rate);
                }
            }
        }
        refuseWith("--sd", sd != null && rates != null, "--rates");
        refuseWith("--sd", sd != null && pilot != null, "--pilot");
        refuseWith("--rates", rates != null && pilot != null, "--pilot");
        checkSources();
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return hypothesis;
    }

    private void checkSources() {
        if (pilot != null && claim == null) {
            problems.add(Problem.of("Option '--pilot' needs a '--claim', such as 'a.accuracy > baseline.accuracy'"));
        }
        if (pilot == null && claim != null) {
            problems.add(Problem.of("Option '--claim' is about a run: it needs '--pilot RUN'"));
        }
        if (pilot == null && rates == null) {
            if (effect == null && sd == null) {
                problems.add(Problem.of(
                        "Say what to plan for: '--effect' and '--sd', '--rates', or '--pilot' and" + " '--claim'"));
            } else if (effect == null || sd == null) {
                problems.add(Problem.of(
                        sd == null
                                ? "Option '--effect' needs '--sd': how much the differences vary, or '--pilot RUN'"
                                        + " which shows it"
                                : "Option '--sd' needs '--effect': the difference that is worth finding"));
            }
        }
    }

    private @Nullable Hypothesis hypothesis() {
        if (claim == null) {
            return null;
        }
        try {
            Analysis paired = Analysis.DEFAULT;
            return Hypothesis.parse(claim)
                    .judgedBy(new Analysis(
                            paired.level(),
                            null,
                            unpaired ? Pairing.UNPAIRED : Pairing.PAIRED,
                            twoSided,
                            paired.aggregation(),
                            null,
                            null));
        } catch (IllegalArgumentException e) {
            problems.add(Problem.of("Option '--claim': " + e.getMessage()));
            return null;
        }
    }

    private void requireProbability(String option, double value) {
        if (!(value > 0 && value < 1)) {
            problem(option, "a number between 0 and 1", value);
        }
    }

    private void problem(String option, String expected, Number found) {
        problems.add(Problem.of("Option '" + option + "': expected " + expected + ", found " + found));
    }

    private void refuseWith(String option, boolean isThere, String other) {
        if (isThere) {
            problems.add(Problem.of("Option '" + option + "' can't be with '" + other + "'"));
        }
    }

    private Power test(boolean isTwoSided) {
        return new Power(level, hypotheses, isTwoSided);
    }

    /** What the options suppose; which side is the greater one is taken to be as claimed. */
    private Supposed numbers() {
        if (rates != null) {
            double greater = Math.max(rates[0], rates[1]);
            double smaller = Math.min(rates[0], rates[1]);
            if (unpaired) {
                return new Supposed.Shares(greater, smaller);
            }
            notes.add("The two values of a pair are supposed not to depend on each other; if they do, as most do, fewer"
                    + " pairs are enough.");
            return Supposed.Pairs.independent(greater, smaller);
        }
        double testToTrain = resplits == null ? 0 : (1 - resplits) / resplits;
        return new Supposed.Means(
                Math.abs(effect), sd, unpaired ? Supposed.Compared.SIDES : Supposed.Compared.PAIRS, testToTrain, null);
    }

    private PowerReport piloted(Hypothesis hypothesis) throws IOException {
        PilotRun run = PilotRun.read(PastRuns.in(runs).find(pilot));
        Spread spread;
        try {
            spread = run.spread(hypothesis);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("Option '--claim': " + e.getMessage());
        }
        double testToTrain = spread.paired()
                ? run.resampling(hypothesis)
                        .map(splits -> splits.testFraction() / splits.trainFraction())
                        .orElse(0.0)
                : 0;
        Claim.Bounded bounded = (Claim.Bounded) hypothesis.claim(); // else it has no spread
        PilotPlan plan = new PilotPlan(bounded, spread, testToTrain, effect);
        boolean different =
                bounded instanceof Claim.Inequality inequality && inequality.comparison() == Comparison.DIFFERENT;
        Power test = test(twoSided || different);
        if (effect == null) {
            notes.add("The effect is the one that the pilot run saw, by chance perhaps a great one: better say which is"
                    + (PilotPlan.hasMargin(bounded)
                            ? " true, by '--effect', often 0."
                            : " worth finding, by '--effect'."));
        }
        if (plan.isOfShares()) {
            return report(test, plan.shares(), null);
        }
        if (spread.sd() == 0) {
            throw new InvalidInputException("Option '--pilot': the differences of '" + hypothesis.text()
                    + "' don't vary in the run '" + pilot
                    + "': there is nothing that more replicates would make clearer");
        }
        Supposed.Normal supposed = plan.normal(spread.sd());
        if (supposed instanceof Supposed.Means means && means.effect() < 0 && !test.twoSided()) {
            notes.add(
                    effect == null
                            ? "In the pilot run the difference is against the claim."
                            : "Such an effect is against the claim.");
        }
        if (plan.isOfSharesByNormalValues()) {
            notes.add(
                    "All values are 0 or 1, and the run will judge this claim by another test of theirs: the plan, which"
                            + " takes them for normal, is right only about.");
        }
        if (spread.observations() < FEW) {
            notes.add("The standard deviation of only " + spread.observations()
                    + (supposed.compared() == Supposed.Compared.PAIRS ? " pairs" : " values")
                    + " says little; rather plan by the greater one.");
        }
        return report(test, supposed, plan.normal(spread.upperSd()));
    }

    private PowerReport report(Power test, Supposed supposed, Supposed.@Nullable Normal cautious) {
        OptionalInt number = replicates == null ? OptionalInt.empty() : OptionalInt.of(replicates);
        if (number.isPresent() && number.getAsInt() < fewest(test, supposed)) {
            notes.add("The default test, a permutation, can't reach the level with fewer than " + fewest(test, supposed)
                    + " replicates.");
        }
        return new PowerReport(test, supposed, cautious, power, number, notes);
    }

    private static int fewest(Power test, Supposed supposed) {
        if (supposed instanceof Supposed.Normal normal && normal.testToTrain() == 0) {
            return normal.compared() == Supposed.Compared.SIDES ? test.fewestPerSide() : test.fewestPairs();
        }
        return 0; // of shares the power is exact, and the corrected t has no least p
    }
}
