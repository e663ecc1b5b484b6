package io.crystallize.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place that {@code --cache} names.
 *
 * @param kind what sort of place
 * @param text a path or an address, as typed, without {@code :ro}
 * @param readOnly whether it is only read
 */
record CachePlace(Kind kind, String text, boolean readOnly) {
    private static final String READ_ONLY = ":ro";
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

    /** A single letter may be that of a drive. */
    private static final Pattern PLUGIN = Pattern.compile("[a-z][a-z0-9-]+:[\\p{L}\\p{N}_][\\p{L}\\p{N}_-]*(\\?.*)?");

    /** The sorts of places. */
    enum Kind {
        NONE,
        MEMORY,
        ADDRESS,
        PLUGIN,
        FOLDER
    }

    /**
     * Reads what was typed.
     *
     * @throws IllegalArgumentException if it is no place; the message says what was expected
     */
    static CachePlace parse(String typed) {
        boolean readOnly = typed.toLowerCase(Locale.ROOT).endsWith(READ_ONLY);
        String text = readOnly ? typed.substring(0, typed.length() - READ_ONLY.length()) : typed;
        Kind kind = kind(text);
        if (text.isBlank()) {
            throw refused(typed, "");
        }
        if (readOnly && (kind == Kind.NONE || kind == Kind.MEMORY)) {
            throw refused(typed, ": what is there only while the run lasts can't be read only");
        }
        if (kind == Kind.FOLDER && SCHEME.matcher(text).matches()) {
            throw refused(typed, ": addresses begin with http: or https:");
        }
        if (kind == Kind.FOLDER) {
            try {
                Path.of(text);
            } catch (InvalidPathException e) {
                throw refused(typed, ": it is no path, " + e.getReason());
            }
        }
        return new CachePlace(kind, text, readOnly);
    }

    private static IllegalArgumentException refused(String typed, String problem) {
        return new IllegalArgumentException(
                "expected a folder, an address, 'memory', 'none' or PLUGIN:NAME, found '" + typed + "'" + problem);
    }

    private static Kind kind(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http:") || lower.startsWith("https:")) {
            return Kind.ADDRESS;
        }
        return switch (text) {
            case "none" -> Kind.NONE;
            case "memory" -> Kind.MEMORY;
            default -> PLUGIN.matcher(text).matches() ? Kind.PLUGIN : Kind.FOLDER;
        };
    }

    /** Returns the same place, only read. */
    CachePlace reading() {
        return new CachePlace(kind, text, true);
    }

    /** Returns the folder, if it is one. */
    Optional<Path> folder() {
        return kind == Kind.FOLDER ? Optional.of(Path.of(text)) : Optional.empty();
    }
}
