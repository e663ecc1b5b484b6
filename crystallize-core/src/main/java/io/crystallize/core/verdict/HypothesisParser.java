package io.crystallize.core.verdict;

/** Reads one hypothesis by recursive descent, one method per rule of the grammar in {@link Hypothesis}. */
final class HypothesisParser {
    private static final String OPERATOR_CHARACTERS = "<>=!≤≥≠";
    private static final String OPERAND_HINT = "A metric is written condition.metric, for example baseline.accuracy.";
    private static final String MARGIN_HINT = "Margins such as '- 0.02' are not supported yet.";

    private final String text;
    private int position;

    HypothesisParser(String text) {
        this.text = text;
    }

    Hypothesis parse() {
        MetricRef left = operand();
        Comparison comparison = comparison();
        skipSpace();
        int rightStart = position;
        MetricRef right = operand();
        end();
        if (left.equals(right)) {
            throw error(
                    rightStart,
                    "found " + right + " again, expected something other than the left side: nothing is greater or less"
                            + " than itself. Name another condition or metric.");
        }
        return new Hypothesis(left, comparison, right, Hypothesis.DEFAULT_LEVEL, text);
    }

    private MetricRef operand() {
        skipSpace();
        int start = position;
        String condition = name("the name of a condition");
        boolean bare = text.charAt(start) != '"';
        skipSpace();
        if (!at('.')) {
            throw expected("'.' and the name of a metric. " + OPERAND_HINT);
        }
        position++;
        skipSpace();
        bare &= !at('"');
        String metric = name("the name of a metric");
        if (bare && Names.isNumber(condition, metric)) {
            throw error(
                    start,
                    "found the number " + condition + "." + metric + ", expected the name of a condition. "
                            + OPERAND_HINT
                            + " Comparing with a constant is not supported; if these are names, put them in quotes.");
        }
        return new MetricRef(condition, metric);
    }

    private String name(String expected) {
        if (at('"')) {
            return quotedName();
        }
        int start = position;
        if (position < text.length() && Names.isStart(text.codePointAt(position))) {
            while (position < text.length() && Names.isPart(text.codePointAt(position))) {
                position += Character.charCount(text.codePointAt(position));
            }
            return text.substring(start, position);
        }
        throw expected(expected + ". " + OPERAND_HINT
                + " Names consist of letters, digits, '_' and '-'; put others in quotes.");
    }

    private String quotedName() {
        int start = position++;
        StringBuilder name = new StringBuilder();
        while (!at('"')) {
            if (at('\\')) {
                position++;
                if (!at('"') && !at('\\')) {
                    throw expected("'\"' or '\\' after a backslash. In a quoted name, \\\\ stands for a backslash.");
                }
            }
            if (position == text.length()) {
                throw error(start, "found a quote that is never closed, expected another '\"' at the end of the name.");
            }
            name.append(text.charAt(position++));
        }
        position++;
        if (name.isEmpty()) {
            throw error(start, "found an empty name in quotes, expected at least one character between them.");
        }
        return name.toString();
    }

    private Comparison comparison() {
        skipSpace();
        int start = position;
        while (position < text.length() && OPERATOR_CHARACTERS.indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        String found = text.substring(start, position);
        position = start;
        Comparison comparison = switch (found) {
            case ">" -> Comparison.GREATER;
            case "<" -> Comparison.LESS;
            case ">=", "=>", "≥" -> throw marginNeeded("no worse", Comparison.GREATER);
            case "<=", "=<", "≤" -> throw marginNeeded("no greater", Comparison.LESS);
            case "=", "==", "!=", "<>", "≠" ->
                throw expected("'>' or '<'. No experiment can show that two means are equal, and a difference has"
                        + " a direction: write '>' or '<'. Equivalence within a margin is not supported yet.");
            default -> throw expected("'>' or '<'." + dotHint());
        };
        position += found.length();
        return comparison;
    }

    private HypothesisSyntaxException marginNeeded(String claim, Comparison instead) {
        return expected(
                "'>' or '<'. To show that one is '" + claim + "' than the other (non-inferiority) takes a margin:"
                        + " how much worse still counts as no worse. " + MARGIN_HINT + " Write '" + instead.symbol()
                        + "' to claim a difference.");
    }

    private void end() {
        skipSpace();
        if (position < text.length()) {
            String hint = at('-') || at('+') || at('.') ? " " + MARGIN_HINT : "";
            throw expected("the end of the hypothesis. One text holds one comparison." + dotHint() + hint);
        }
    }

    private String dotHint() {
        return at('.') ? " Put a name that contains a dot in quotes: condition.\"a.b\"." : "";
    }

    private boolean at(char c) {
        return position < text.length() && text.charAt(position) == c;
    }

    private void skipSpace() {
        while (position < text.length()
                && (Character.isWhitespace(text.charAt(position)) || Character.isSpaceChar(text.charAt(position)))) {
            position++;
        }
    }

    private HypothesisSyntaxException expected(String expected) {
        return error(position, "found " + found() + ", expected " + expected);
    }

    /** What stands at the current position: a word, an operator, or a single character. */
    private String found() {
        if (position == text.length()) {
            return "the end";
        }
        int end = position;
        if (Names.isStart(text.codePointAt(position))) {
            while (end < text.length() && Names.isPart(text.codePointAt(end))) {
                end += Character.charCount(text.codePointAt(end));
            }
        } else if (OPERATOR_CHARACTERS.indexOf(text.charAt(position)) >= 0) {
            while (end < text.length() && OPERATOR_CHARACTERS.indexOf(text.charAt(end)) >= 0) {
                end++;
            }
        } else {
            end += Character.charCount(text.codePointAt(position));
        }
        return "'" + text.substring(position, end) + "'";
    }

    private HypothesisSyntaxException error(int offset, String problem) {
        return new HypothesisSyntaxException(text, offset, problem);
    }
}
