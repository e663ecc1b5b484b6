package io.crystallize.core.verdict;

import java.util.List;

/** Reads one claim by recursive descent, one method per rule of the grammar in {@link Hypothesis}. */
final class HypothesisParser {
    private static final String OPERAND_HINT = "A metric is written condition.metric, for example baseline.accuracy.";
    private static final String COMPARISONS = "'>', '<', '>=', '<=', '!=' or '~'";
    private static final String RIGHT_SIDE =
            " A margin or factor stands on the right side: a.m > b.m - 0.02, or a.m > 1.05 * b.m.";
    private static final List<String> PLUS_MINUS = List.of("±", "+/-", "+-");

    private final HypothesisScanner scanner;

    HypothesisParser(String text) {
        scanner = new HypothesisScanner(text);
    }

    Claim parse() {
        scanner.skipSpace();
        scanner.refuseMiswrittenNumber();
        Claim claim = scanner.at("*") ? differs() : scanner.atConstant() ? mirrored() : aboutLeft();
        end();
        return claim;
    }

    private Claim differs() {
        scanner.take("*");
        scanner.skipSpace();
        if (!scanner.take(".")) {
            throw scanner.expected("'.' and the name of a metric. A metric under all conditions is written *.metric.");
        }
        scanner.skipSpace();
        String metric = name("the name of a metric");
        scanner.skipSpace();
        if (!scanner.takeWord("differs")) {
            throw scanner.expected("'differs'. Of a metric under all conditions it can be said that it differs among"
                    + " them: *.accuracy differs.");
        }
        return new Claim.Differs(metric);
    }

    private Claim mirrored() {
        double constant = constant();
        scanner.skipSpace();
        requireComparison();
        int start = scanner.position();
        Comparison comparison = comparison(scanner.operator(), start).mirrored();
        scanner.skipSpace();
        if (scanner.atConstant()) {
            throw scanner.expected("a metric: two numbers need no experiment. " + OPERAND_HINT);
        }
        return new Claim.Inequality(operand(), comparison, Bound.constant(constant));
    }

    private Claim aboutLeft() {
        MetricRef left = operand();
        scanner.skipSpace();
        requireComparison();
        int start = scanner.position();
        String symbol = scanner.operator();
        if (symbol.equals("~")) {
            return equivalence(left);
        }
        Comparison comparison = comparison(symbol, start);
        Bound right = bound(left);
        if (comparison.needsMargin() && right.isPlain()) {
            end();
            throw scanner.error(start, marginNeeded(symbol, comparison, right));
        }
        return new Claim.Inequality(left, comparison, right);
    }

    private Claim equivalence(MetricRef left) {
        Bound right = bound(left);
        scanner.skipSpace();
        if (PLUS_MINUS.stream().noneMatch(scanner::take)) {
            throw scanner.expected("'±' (or '+/-') and a margin: how far apart the two may be and still count as"
                    + " equivalent, for example a.m ~ b.m ± 0.02." + scanner.dotHint(scanner.position()));
        }
        scanner.skipSpace();
        int start = scanner.position();
        double margin = margin();
        if (margin == 0) {
            throw scanner.error(
                    start,
                    "found a margin of 0, expected a positive number: no experiment can show that"
                            + " two means are exactly equal.");
        }
        return new Claim.Equivalence(left, right, margin);
    }

    private void requireComparison() {
        if (scanner.at("+") || scanner.at("-") || scanner.at("−") || scanner.at("*")) {
            throw scanner.expected(COMPARISONS + "." + RIGHT_SIDE);
        }
    }

    private Comparison comparison(String symbol, int start) {
        return switch (symbol) {
            case ">" -> Comparison.GREATER;
            case "<" -> Comparison.LESS;
            case ">=", "≥" -> Comparison.AT_LEAST;
            case "<=", "≤" -> Comparison.AT_MOST;
            case "!=", "≠" -> Comparison.DIFFERENT;
            case "=>", "=<", "<>" ->
                throw scanner.error(
                        start,
                        "found '" + symbol + "', expected '"
                                + (symbol.equals("=>") ? ">=" : symbol.equals("=<") ? "<=" : "!=") + "'.");
            case "=", "==" ->
                throw scanner.error(
                        start,
                        "found '" + symbol + "', expected " + COMPARISONS
                                + ". No experiment can show that two means are equal; that they are equivalent within a margin is"
                                + " written a.m ~ b.m ± 0.02.");
            case "~" ->
                throw scanner.error(start, "found '~' after a number, expected the metric first: a.m ~ 0.9 ± 0.02.");
            default ->
                throw scanner.error(
                        start,
                        "found " + scanner.found(start) + ", expected " + COMPARISONS + "." + scanner.dotHint(start));
        };
    }

    private String marginNeeded(String symbol, Comparison comparison, Bound right) {
        boolean least = comparison == Comparison.AT_LEAST;
        String strict = least ? ">" : "<";
        return "found '" + symbol + "' without a margin. To show that one is '" + (least ? "no less" : "no greater")
                + "' than the other (non-inferiority) takes a margin: how much worse still counts as no worse. Write '"
                + symbol + " " + right.plus(least ? -0.02 : 0.02) + "', with the margin that suits the metric, or '"
                + strict
                + "' to claim a difference." + scanner.minusHint(scanner.position());
    }

    private Bound bound(MetricRef left) {
        scanner.skipSpace();
        scanner.refuseMiswrittenNumber();
        int start = scanner.position();
        double factor = 1;
        if (scanner.atConstant()) {
            double number = constant();
            scanner.skipSpace();
            if (!scanner.take("*")) {
                return Bound.constant(number);
            }
            if (number <= 0) {
                throw scanner.error(
                        start, "found the factor " + Figures.shortest(number) + ", expected a positive number.");
            }
            factor = number;
            scanner.skipSpace();
        }
        int operandStart = scanner.position();
        MetricRef metric = operand();
        if (metric.equals(left)) {
            throw scanner.error(
                    operandStart,
                    "found " + metric + " again, expected something other than the left side:"
                            + " nothing is greater or less than itself. Name another condition or metric.");
        }
        refuseFactorBehind(factor, metric);
        return new Bound(factor, metric, offset());
    }

    private void refuseFactorBehind(double factor, MetricRef metric) {
        scanner.skipSpace();
        int start = scanner.position();
        if (scanner.take("*")) {
            scanner.skipSpace();
            double other = scanner.atNumber() ? factor * number() : 1.05;
            throw scanner.error(
                    start,
                    "found '*' after a metric, expected a factor before it: write " + Figures.shortest(other) + " * "
                            + metric + ".");
        }
    }

    /** What is added to a metric, if anything is; {@code +/-} is no sum. */
    private double offset() {
        scanner.skipSpace();
        if (PLUS_MINUS.stream().anyMatch(scanner::at)) {
            return 0;
        }
        if (scanner.take("-") || scanner.take("−")) {
            return -margin();
        }
        return scanner.take("+") ? margin() : 0;
    }

    private double margin() {
        scanner.skipSpace();
        scanner.refuseMiswrittenNumber();
        if (!scanner.atNumber()) {
            throw scanner.expected("a margin, such as 0.02: a number without a sign.");
        }
        return number();
    }

    private double constant() {
        boolean negative = scanner.take("-") || scanner.take("−");
        scanner.skipSpace();
        return negative ? -number() : number();
    }

    private double number() {
        int start = scanner.position();
        double number = scanner.number();
        if (!Double.isFinite(number)) {
            throw scanner.error(start, "found a number that is too large, expected at most 1.8e308.");
        }
        if (number == 0 && scanner.wasNotZero(start)) {
            throw scanner.error(
                    start, "found a number that is too small to be told from 0, expected at least 4.9e-324.");
        }
        return number;
    }

    private MetricRef operand() {
        scanner.skipSpace();
        String condition = name("the name of a condition");
        scanner.skipSpace();
        if (!scanner.take(".")) {
            throw scanner.expected("'.' and the name of a metric. " + OPERAND_HINT);
        }
        scanner.skipSpace();
        return new MetricRef(condition, name("the name of a metric"));
    }

    private String name(String expected) {
        return scanner.name(expected + ". " + OPERAND_HINT
                + " Names consist of letters, digits, '_' and '-'; put others in quotes.");
    }

    private void end() {
        scanner.skipSpace();
        if (!scanner.atEnd()) {
            throw scanner.expected(
                    "the end of the hypothesis. One text holds one comparison." + scanner.dotHint(scanner.position()));
        }
    }
}
