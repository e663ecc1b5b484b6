package io.crystallize.core.verdict;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The symbols of a hypothesis's text, one after the other, and where they stand. */
final class HypothesisScanner {
    private static final String OPERATOR_CHARACTERS = "<>=!~≤≥≠";
    static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    /** A number without a digit before or after its dot, or with a plus; "5." before a name is a condition's. */
    private static final Pattern MISWRITTEN =
            Pattern.compile("([+−-]?)\\s*(?:(\\.[0-9]+)|([0-9]+)\\.(?=\\s*(?:[^\\p{L}\\p{N}_\"\\s]|$)))"
                    + "|\\+\\s*([0-9]+(?:\\.[0-9]+)?)(?![\\p{L}\\p{N}_.-])");

    private static final Pattern ENDS_LIKE_A_DIFFERENCE = Pattern.compile("-[0-9]+\\s*$");

    private final String text;
    private int position;

    HypothesisScanner(String text) {
        this.text = text;
    }

    int position() {
        return position;
    }

    boolean atEnd() {
        return position == text.length();
    }

    boolean at(String symbol) {
        return text.startsWith(symbol, position);
    }

    /** Goes past a symbol, if it is the next. */
    boolean take(String symbol) {
        boolean found = at(symbol);
        if (found) {
            position += symbol.length();
        }
        return found;
    }

    /** Goes past a word, if it is the next, and whole. */
    boolean takeWord(String word) {
        return nameEnd(position) == position + word.length() && take(word);
    }

    void skipSpace() {
        while (!atEnd()
                && (Character.isWhitespace(text.charAt(position)) || Character.isSpaceChar(text.charAt(position)))) {
            position++;
        }
    }

    /** Whether a number is next: what goes on as a name, or with a dot, is the name of a condition. */
    boolean atNumber() {
        int end = numberEnd();
        return end > position
                && (end == text.length() || !(Names.isPart(text.codePointAt(end)) || text.charAt(end) == '.'));
    }

    /** Whether a number is next, with or without a minus before it. */
    boolean atConstant() {
        int start = position;
        if (take("-") || take("−")) {
            skipSpace();
        }
        boolean found = atNumber();
        position = start;
        return found;
    }

    double number() {
        int start = position;
        position = numberEnd();
        return Double.parseDouble(text.substring(start, position));
    }

    /** Refuses what was meant for a number, and isn't written like one. */
    void refuseMiswrittenNumber() {
        Matcher matcher = MISWRITTEN.matcher(text).region(position, text.length());
        if (matcher.lookingAt()) {
            String digits = matcher.group(2) != null
                    ? "0" + matcher.group(2)
                    : matcher.group(3) != null ? matcher.group(3) : matcher.group(4);
            String sign = matcher.group(1) == null || matcher.group(1).equals("+") ? "" : matcher.group(1);
            throw error(
                    position,
                    "found '" + matcher.group()
                            + "', expected a number with a digit on either side of a dot, and no plus"
                            + " before it: write " + sign + digits + ".");
        }
    }

    /** Whether the number that began at a place, and ended here, is written as one that isn't 0. */
    boolean wasNotZero(int start) {
        return text.substring(start, position).split("[eE]", 2)[0].matches(".*[1-9].*");
    }

    private int numberEnd() {
        Matcher matcher = NUMBER.matcher(text).region(position, text.length());
        return matcher.lookingAt() ? matcher.end() : position;
    }

    /** The comparison that is next, which need not be one there is, or an empty text. */
    String operator() {
        int start = position;
        position = operatorEnd(position);
        return text.substring(start, position);
    }

    private int operatorEnd(int start) {
        int end = start;
        while (end < text.length() && OPERATOR_CHARACTERS.indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }

    /** The name that is next, bare or in quotes. */
    String name(String expected) {
        if (at("\"")) {
            return quotedName();
        }
        int start = position;
        if (!atEnd() && Names.isStart(text.codePointAt(position))) {
            position = nameEnd(position);
            return text.substring(start, position);
        }
        throw expected(expected);
    }

    private int nameEnd(int start) {
        int end = start;
        while (end < text.length() && Names.isPart(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    private String quotedName() {
        int start = position++;
        StringBuilder name = new StringBuilder();
        while (!at("\"")) {
            if (take("\\") && !at("\"") && !at("\\")) {
                throw expected("'\"' or '\\' after a backslash. In a quoted name, \\\\ stands for a backslash.");
            }
            if (atEnd()) {
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

    /** What stands at a place: a word, an operator, or a single character. */
    String found(int place) {
        if (place == text.length()) {
            return "the end";
        }
        int end = Math.max(nameEnd(place), operatorEnd(place));
        return "'" + text.substring(place, Math.max(end, place + Character.charCount(text.codePointAt(place)))) + "'";
    }

    /** What to do about a dot too many, if that is what stands at a place. */
    String dotHint(int place) {
        if (!text.startsWith(".", place)) {
            return "";
        }
        String minus = minusHint(place);
        return minus.isEmpty() ? " Put a name that contains a dot in quotes: condition.\"a.b\"." : minus;
    }

    /** What to do about a name before a place that ends like a difference. */
    String minusHint(int place) {
        return ENDS_LIKE_A_DIFFERENCE.matcher(text.substring(0, place)).find()
                ? " A hyphen is part of a name: put spaces around a minus, b.m - 0.02."
                : "";
    }

    HypothesisSyntaxException expected(String expected) {
        return error(position, "found " + found(position) + ", expected " + expected);
    }

    HypothesisSyntaxException error(int offset, String problem) {
        return new HypothesisSyntaxException(text, offset, problem);
    }
}
