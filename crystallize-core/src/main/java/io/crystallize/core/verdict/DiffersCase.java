package io.crystallize.core.verdict;

import io.crystallize.core.statistics.BlockTests;
import io.crystallize.core.statistics.ExactMean;
import io.crystallize.core.statistics.TestResult;
import io.crystallize.core.verdict.Analysis.Pairing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The claim that a metric is not alike under all conditions. */
final class DiffersCase implements Case {
    private static final int FEWEST_CONDITIONS = 3;

    private final Hypothesis hypothesis;
    private final String metric;
    private final Judge judge;
    private final TestMethod method;
    private final String choice;
    private final List<MetricRef> sides;
    private final Columns columns;
    private final Design design;

    DiffersCase(Hypothesis hypothesis, Claim.Differs claim, Judge judge) {
        this.hypothesis = hypothesis;
        this.judge = judge;
        metric = claim.metric();
        boolean paired = hypothesis.analysis().pairing() == Pairing.PAIRED;
        TestMethod asked = hypothesis.analysis().test();
        method = asked != null ? asked : paired ? TestMethod.FRIEDMAN : TestMethod.ONE_WAY;
        choice = asked != null ? "asked for" : paired ? "for values in blocks, the replicates" : "for unpaired values";
        sides = judge.samples().keySet().stream()
                .map(condition -> new MetricRef(condition, metric))
                .toList();
        List<Samples> samples = sides.stream().map(judge::find).toList();
        Aggregation aggregation = hypothesis.analysis().aggregation();
        columns = paired ? Columns.paired(samples, aggregation) : Columns.unpaired(samples, aggregation);
        design = judge.design(sides);
    }

    @Override
    public Hypothesis hypothesis() {
        return hypothesis;
    }

    @Override
    public String about() {
        return design.about(false);
    }

    @Override
    public Verdict.Data data() {
        Map<String, Double> means = new LinkedHashMap<>();
        for (int i = 0; i < sides.size(); i++) {
            double[] values = columns.values().get(i);
            if (values.length > 0) {
                means.put(sides.get(i).toString(), ExactMean.of(values));
            }
        }
        return Verdict.Data.of(columns, false, means);
    }

    @Override
    public Optional<String> obstacle() {
        return tooFewConditions()
                .or(() -> new Obstacles(judge.samples()).unknown(sides))
                .or(() -> Obstacles.of(columns, sides))
                .or(() -> Obstacles.tooLarge(columns.values()))
                .or(this::tooFewReplicates)
                .or(() -> Obstacles.neverVary(columns, sides))
                .or(this::undefined);
    }

    private Optional<String> tooFewConditions() {
        int conditions = sides.size();
        return conditions < FEWEST_CONDITIONS
                ? Optional.of("Whether a metric differs among all conditions takes at least " + FEWEST_CONDITIONS
                        + " of them, and there " + (conditions == 1 ? "is 1" : "are " + conditions) + ". Two are compared"
                        + " by 'a." + Names.write(metric) + " != b." + Names.write(metric) + "'.")
                : Optional.empty();
    }

    private Optional<String> tooFewReplicates() {
        return columns.size() < method.fewest()
                ? Optional.of("The test '" + method.label() + "' takes at least " + method.fewest()
                        + " replicates with a value of '" + metric + "' under every condition; there is "
                        + columns.size() + ".")
                : Optional.empty();
    }

    private Optional<String> undefined() {
        return run().isEmpty()
                ? Optional.of("The values vary between conditions only, so there is no spread for the test '"
                        + method.label() + "' to compare with.")
                : Optional.empty();
    }

    private Optional<TestResult> run() {
        double[][] values = columns.values().toArray(double[][]::new);
        return switch (method) {
            case FRIEDMAN -> Optional.of(BlockTests.friedman(transposed(values)));
            case RANDOMIZED_BLOCKS -> BlockTests.randomisedBlocks(transposed(values));
            case ONE_WAY -> BlockTests.oneWay(values);
            default -> throw new IllegalStateException(method + " is not a test of all conditions");
        };
    }

    private static double[][] transposed(double[][] values) {
        double[][] blocks = new double[values[0].length][values.length];
        for (int i = 0; i < blocks.length; i++) {
            for (int j = 0; j < values.length; j++) {
                blocks[i][j] = values[j][i];
            }
        }
        return blocks;
    }

    @Override
    public double smallestP(int observations) {
        return method == TestMethod.FRIEDMAN ? BlockTests.smallestFriedmanP(observations, sides.size()) : 0;
    }

    @Override
    public Answer answer() {
        List<String> cautions =
                design.resampling() == null ? List.of() : List.of(Obstacles.splitsTakenForIndependent(method));
        return new Answer(run().orElseThrow(), choice, null, Agreement.UNASKED, cautions, Map.of());
    }
}
