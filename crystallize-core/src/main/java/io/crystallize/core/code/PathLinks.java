package io.crystallize.core.code;

import io.crystallize.core.internal.FileStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The links in paths and, of what isn't there, the folder in which it would appear. A path may have led elsewhere before
 * those changed, without any file having changed.
 */
final class PathLinks {
    private final Map<Path, FileStamp> stamps = new HashMap<>();

    /** Returns a path without links, and adds those. */
    Path follow(Path path) throws IOException {
        Path real = path.toRealPath();
        if (!real.equals(path)) {
            add(path);
        }
        return real;
    }

    /** Adds that to a file, which needn't be there. */
    void add(Path path) throws IOException {
        Path folder = Objects.requireNonNull(path.getRoot());
        for (Path name : path) {
            Path next = folder.resolve(name);
            if (!Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                stamp(folder.toRealPath());
                return;
            }
            if (Files.isSymbolicLink(next) && !stamps.containsKey(next)) {
                stamp(next);
                add(next.resolveSibling(Files.readSymbolicLink(next)));
            }
            folder = next;
        }
    }

    private void stamp(Path path) throws IOException {
        stamps.put(path, FileStamp.of(path, LinkOption.NOFOLLOW_LINKS));
    }

    /** Returns whether all are as they were. */
    boolean areCurrent() {
        return FileStamp.areCurrent(stamps, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether all were last changed before a moment. */
    boolean areOlder(FileTime moment) {
        return FileStamp.areOlder(stamps, moment);
    }
}
