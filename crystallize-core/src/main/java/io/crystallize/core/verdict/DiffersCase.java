package io.crystallize.core.verdict;

import io.crystallize.core.statistics.BlockTests;
import io.crystallize.core.statistics.ExactMean;
import io.crystallize.core.statistics.RandomBits;
import io.crystallize.core.statistics.TestResult;
import io.crystallize.core.verdict.Analysis.Pairing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The claim that a metric is not alike under all conditions. */
final class DiffersCase implements Case {
    private static final int FEWEST_CONDITIONS = 3;

    private final Hypothesis hypothesis;
    private final String metric;
    private final Design design;
    private final TestMethod method;
    private final String choice;
    private final List<String> conditions;
    /** By condition: of replicates, if paired, that have a value under every condition. */
    private final double[][] values;

    private final List<Integer> missing;
    private final int repeats;
    private final Optional<String> obstacle;
    private final Optional<TestResult> result;

    DiffersCase(Hypothesis hypothesis, Claim.Differs claim, Judge judge) {
        this.hypothesis = hypothesis;
        metric = claim.metric();
        conditions = List.copyOf(judge.samples().keySet());
        design = conditions.stream().map(judge.designs()).reduce(Design::and).orElseThrow();
        boolean paired = hypothesis.analysis().pairing() == Pairing.PAIRED;
        TestMethod asked = hypothesis.analysis().test();
        method = asked != null ? asked : paired ? TestMethod.FRIEDMAN : TestMethod.ONE_WAY;
        choice = asked != null ? "asked for" : paired ? "for values in blocks, the replicates" : "for unpaired values";
        Rows rows = new Rows(conditions, metric, judge, hypothesis.analysis().aggregation(), paired);
        values = rows.values;
        missing = List.copyOf(rows.missing);
        repeats = rows.repeats;
        Optional<String> problem = new Obstacles(judge.samples())
                .unknown(conditions.stream().map(name -> new MetricRef(name, metric)).toList())
                .or(() -> Obstacles.of(metric, rows.byCondition(), rows.replicates(), repeats))
                .or(this::tooFew);
        result = problem.isPresent() ? Optional.empty() : run();
        obstacle = problem.isPresent() || result.isPresent()
                ? problem
                : Optional.of("The values don't vary but between conditions, so there is no spread for the test '"
                        + method.label() + "' to compare with.");
    }

    private Optional<String> tooFew() {
        if (conditions.size() < FEWEST_CONDITIONS) {
            return Optional.of("There are " + conditions.size() + " conditions; whether a metric differs among them takes"
                    + " at least " + FEWEST_CONDITIONS + ". Compare two by 'a." + metric + " != b." + metric + "'.");
        }
        int n = observations();
        return n < 2
                ? Optional.of("There " + (n == 1 ? "is 1 replicate" : "are 0 replicates") + " with a value of '" + metric
                        + "' under every condition; it takes at least 2.")
                : Optional.empty();
    }

    private Optional<TestResult> run() {
        return switch (method) {
            case FRIEDMAN -> Optional.of(BlockTests.friedman(transposed()));
            case RANDOMIZED_BLOCKS -> BlockTests.randomisedBlocks(transposed());
            case ONE_WAY -> BlockTests.oneWay(values);
            default -> throw new IllegalStateException(method + " is not a test of all conditions");
        };
    }

    private double[][] transposed() {
        double[][] blocks = new double[values[0].length][values.length];
        for (int i = 0; i < blocks.length; i++) {
            for (int j = 0; j < values.length; j++) {
                blocks[i][j] = values[j][i];
            }
        }
        return blocks;
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
        for (int i = 0; i < conditions.size(); i++) {
            if (values[i].length > 0) {
                means.put(new MetricRef(conditions.get(i), metric).toString(), ExactMean.of(values[i]));
            }
        }
        return new Verdict.Data(observations(), false, missing, repeats, means);
    }

    @Override
    public Optional<String> obstacle() {
        return obstacle;
    }

    @Override
    public int observations() {
        return Arrays.stream(values).mapToInt(of -> of.length).min().orElse(0);
    }

    @Override
    public double smallestP(int observations) {
        return method == TestMethod.FRIEDMAN ? BlockTests.smallestFriedmanP(observations, conditions.size()) : 0;
    }

    @Override
    public Optional<TestResult> test(RandomBits random) {
        return result;
    }

    @Override
    public String choice() {
        return choice;
    }

    @Override
    public Optional<Effect> effect(RandomBits random) {
        return Optional.empty();
    }

    @Override
    public Optional<Boolean> supported() {
        return Optional.empty();
    }

    @Override
    public Map<String, @Nullable Object> found() {
        return Map.of();
    }

    @Override
    public List<String> cautions() {
        return design.resampling() == null
                ? List.of()
                : List.of("The replicates are splits of one data set, and the test '" + method.label()
                        + "' takes them for independent: it says nothing about other data.");
    }

    /** The values of one metric under all conditions. */
    private static final class Rows {
        final double[][] values;
        final Set<Integer> missing = new TreeSet<>();
        int repeats;
        private final List<String> conditions;
        private final List<List<Integer>> replicates = new ArrayList<>();

        Rows(List<String> conditions, String metric, Judge judge, Aggregation aggregation, boolean paired) {
            this.conditions = conditions;
            List<Samples> samples = conditions.stream()
                    .map(name -> judge.find(new MetricRef(name, metric)))
                    .toList();
            List<List<Double>> columns = new ArrayList<>();
            List<Set<List<Long>>> seen = new ArrayList<>();
            samples.forEach(each -> {
                columns.add(new ArrayList<>());
                replicates.add(new ArrayList<>());
                seen.add(new HashSet<>());
            });
            for (int i = 0; i < judge.replicates(); i++) {
                int replicate = i;
                List<OptionalDouble> row = samples.stream()
                        .map(each -> each.value(replicate, aggregation))
                        .toList();
                boolean whole = row.stream().allMatch(OptionalDouble::isPresent);
                if (!whole) {
                    missing.add(i);
                }
                if (paired && !whole) {
                    continue;
                }
                List<Long> executions = samples.stream()
                        .map(each -> replicate < each.replicates() ? each.execution(replicate) : (long) replicate)
                        .toList();
                if (paired && !seen.get(0).add(executions)) {
                    repeats++;
                    continue;
                }
                for (int j = 0; j < samples.size(); j++) {
                    if (row.get(j).isPresent()) {
                        if (!paired && !seen.get(j).add(List.of(executions.get(j)))) {
                            repeats++;
                        } else {
                            columns.get(j).add(row.get(j).getAsDouble());
                            replicates.get(j).add(i);
                        }
                    }
                }
            }
            values = columns.stream()
                    .map(column -> column.stream().mapToDouble(Double::doubleValue).toArray())
                    .toArray(double[][]::new);
        }

        Map<String, double[]> byCondition() {
            Map<String, double[]> all = new LinkedHashMap<>();
            for (int i = 0; i < conditions.size(); i++) {
                all.put(conditions.get(i), values[i]);
            }
            return all;
        }

        Map<String, int[]> replicates() {
            Map<String, int[]> all = new LinkedHashMap<>();
            for (int i = 0; i < conditions.size(); i++) {
                all.put(
                        conditions.get(i),
                        replicates.get(i).stream().mapToInt(Integer::intValue).toArray());
            }
            return all;
        }
    }
}
