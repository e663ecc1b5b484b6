package io.crystallize.core.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells which regular expressions of Java mean the same in ECMA-262 with its flag {@code u}, which is what JSON Schema has.
 * It knows what both read alike, and takes anything else for different: what one of them lacks, such as possessive
 * quantifiers; what they call by one name and mean two things, such as white space; what the flag forbids. Not for use
 * by several threads.
 */
final class CommonRegex {
    private static final String CODE = "x[0-9a-fA-F]{2}|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}";
    private static final Pattern CLASS_OF_CHARACTERS = Pattern.compile("\\\\[dDwW]");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(?:[tnrf]|" + CODE + "|[\\\\^$.*+?()\\[\\]{}|/])");
    private static final Pattern PLAIN =
            Pattern.compile("[^\\\\^$*+?()\\[\\]{}|\\x{D800}-\\x{DFFF}\\x{10000}-\\x{10FFFF}]");
    private static final Pattern OPENING = Pattern.compile("\\((?:\\?(?:[:=!]|<[a-zA-Z][a-zA-Z0-9]*>))?(?!\\?)");
    private static final Pattern QUANTIFIER = Pattern.compile("(?:[*+?]|\\{[0-9]+(?:,[0-9]*)?})\\??(?![*+?{])");

    private static final Pattern IN_BRACKETS =
            Pattern.compile(ESCAPED + "|\\\\-|[^\\\\^\\[\\]&\\x{D800}-\\x{DFFF}\\x{10000}-\\x{10FFFF}-]");

    private final String regex;
    private final Matcher matcher;
    private int position;

    private CommonRegex(String regex) {
        this.regex = regex;
        this.matcher = ESCAPED.matcher(regex);
    }

    /** Returns whether a regular expression that Java compiles matches the same texts there. */
    static boolean is(String regex) {
        // A dot is more characters there, which matters only where those that match are refused.
        boolean negated = regex.contains("(?!") && regex.contains(".");
        CommonRegex scan = new CommonRegex(regex);
        return !negated && scan.alternatives() && scan.position == regex.length();
    }

    /** Reads on to the end, or to a parenthesis that closes what is around; or returns that it can't. */
    private boolean alternatives() {
        while (position < regex.length() && regex.charAt(position) != ')') {
            int start = position;
            if (next("^") || next("|")) {
                continue; // matches nothing that could be repeated
            }
            if (next("$")) {
                // Elsewhere, Java's is also before a line's end.
                if (position < regex.length()) {
                    return false;
                }
            } else if (reads(OPENING)) {
                boolean looksAhead = regex.startsWith("(?=", start) || regex.startsWith("(?!", start);
                if (!alternatives() || !next(")")) {
                    return false;
                }
                if (!looksAhead) {
                    reads(QUANTIFIER);
                }
            } else if (next("[") ? brackets() : reads(CLASS_OF_CHARACTERS) || reads(ESCAPED) || reads(PLAIN)) {
                reads(QUANTIFIER);
            } else {
                return false;
            }
        }
        return true;
    }

    /** Reads what is in brackets; a hyphen in it stands first or last, or between the two ends of a range. */
    private boolean brackets() {
        next("^");
        boolean any = next("-");
        while (!next("]")) {
            if (any && regex.startsWith("-]", position)) {
                position++;
                continue;
            }
            if (reads(IN_BRACKETS)) {
                boolean range = !regex.startsWith("-]", position) && next("-");
                if (range && !reads(IN_BRACKETS)) {
                    return false;
                }
            } else if (!reads(CLASS_OF_CHARACTERS)) {
                return false;
            }
            any = true;
        }
        return any;
    }

    private boolean next(String text) {
        boolean there = regex.startsWith(text, position);
        position += there ? text.length() : 0;
        return there;
    }

    private boolean reads(Pattern part) {
        boolean there =
                matcher.usePattern(part).region(position, regex.length()).lookingAt();
        position = there ? matcher.end() : position;
        return there;
    }
}
