package io.crystallize.core.verdict;

/** How names of conditions and metrics are written in a hypothesis: bare where that is unambiguous, else quoted. */
final class Names {
    private Names() {}

    /** Whether a bare name may start with this; a hyphen may not, so that {@code - 0.05} never reads as a name. */
    static boolean isStart(int codePoint) {
        return Character.isLetterOrDigit(codePoint) || codePoint == '_';
    }

    static boolean isPart(int codePoint) {
        return isStart(codePoint) || codePoint == '-';
    }

    /** Whether the two names, written bare with a dot between them, would read as the number {@code 0.5}. */
    static boolean isNumber(String condition, String metric) {
        return HypothesisScanner.NUMBER.matcher(condition + '.' + metric).matches();
    }

    static String write(String name) {
        boolean bare = isStart(name.codePointAt(0)) && name.codePoints().allMatch(Names::isPart);
        return bare ? name : quote(name);
    }

    static String quote(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
