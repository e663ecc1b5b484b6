package io.crystallize.core.code;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Finds the classes that the texts of a constant pool name: descriptors, generic signatures, annotation types and the
 * class values of annotations. None is overlooked; text that only looks like one of these may give other names.
 */
final class TextNames {
    private static final byte[] JDK = "java/".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final Set<String> names;
    private final Deque<String> open = new ArrayDeque<>();
    private String outer = "";
    private int start;

    /**
     * Creates a finder.
     *
     * @param bytes a class file
     * @param names gets the internal names, none of {@code java.*}
     */
    TextNames(byte[] bytes, Set<String> names) {
        this.bytes = bytes;
        this.names = names;
    }

    /** Looks at a part of the file: {@code Lcom/acme/Outer<TT;>.Inner;} names two classes. */
    void find(int from, int to) throws IOException {
        open.clear();
        restart(-1, "");
        for (int i = from; i < to; i++) {
            switch (bytes[i]) {
                case 'L' -> start = start < 0 ? i + 1 : start;
                case ';' -> {
                    end(i);
                    restart(-1, "");
                }
                case '<' -> {
                    open.push(end(i));
                    restart(-1, "");
                }
                case '>' -> {
                    String closed = open.isEmpty() ? "" : open.pop();
                    boolean goesOn = !closed.isEmpty() && i + 1 < to && bytes[i + 1] == '.';
                    restart(goesOn ? i + 2 : -1, goesOn ? closed + '$' : "");
                }
                case '[', ':' -> restart(-1, "");
                default -> {} // a part of a name, or of other text
            }
        }
    }

    private void restart(int at, String within) {
        start = at;
        outer = within;
    }

    /** Adds the name that ends here, and returns it, or the empty string if there is none. */
    private String end(int end) throws IOException {
        if (start < 0 || start >= end || isJdk(end)) {
            return "";
        }
        String name = outer + text(end).replace('.', '$');
        names.add(name);
        return name;
    }

    private boolean isJdk(int end) {
        for (int i = 0; i < JDK.length; i++) {
            if (start + i >= end || bytes[start + i] != JDK[i]) {
                return false;
            }
        }
        return true;
    }

    private String text(int end) throws IOException {
        int length = end - start;
        for (int i = start; i < end; i++) {
            if (bytes[i] < 0) {
                byte[] prefixed = new byte[length + 2];
                prefixed[0] = (byte) (length >> 8);
                prefixed[1] = (byte) length;
                System.arraycopy(bytes, start, prefixed, 2, length);
                return new DataInputStream(new ByteArrayInputStream(prefixed)).readUTF();
            }
        }
        return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }
}
