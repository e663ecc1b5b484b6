package io.crystallize.core.internal;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/** A line with lines under it, drawn as a tree. A character that would break a line, or is only half of one, is escaped. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class TextTree {
    private final String line;
    private final List<TextTree> parts = new ArrayList<>();

    /** Makes a tree of one line. */
    public TextTree(String line) {
        this.line = line;
    }

    /** Adds what is drawn under it, below what was added before. */
    public void add(TextTree part) {
        parts.add(part);
    }

    /** Returns the lines, without a line feed at the end. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        appendPlain(out, line);
        draw(out, "");
        return out.toString();
    }

    private void draw(StringBuilder out, String margin) {
        for (int i = 0; i < parts.size(); i++) {
            boolean last = i == parts.size() - 1;
            out.append('\n').append(margin).append(last ? "└─ " : "├─ ");
            appendPlain(out, parts.get(i).line);
            parts.get(i).draw(out, margin + (last ? "   " : "│  "));
        }
    }

    private static void appendPlain(StringBuilder out, String text) {
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                    out.append(c == '\n' ? "\\n" : String.format("\\u%04x", c));
                default -> out.appendCodePoint(c);
            }
        });
    }
}
