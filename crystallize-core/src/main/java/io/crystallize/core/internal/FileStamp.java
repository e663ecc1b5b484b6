package io.crystallize.core.internal;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What would change if a file, or the list of files in a folder, were replaced.
 *
 * @param changed when the content, the time {@code modified} or anything else of it was last changed, which hardly any file
 *     system lets anybody set; {@code modified} again where the file system doesn't say
 * @param fileKey null where the file system has none
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record FileStamp(
        FileTime modified,
        FileTime changed,
        long size,
        @Nullable Object fileKey) {
    private static final FileSystem FILES = FileSystems.getDefault();
    /** Whether files of the system itself have a time of their last change. */
    public static final boolean KNOWS_CHANGES =
            FILES.supportedFileAttributeViews().contains("unix");

    /** Whether a file has a time of its last change. */
    public static boolean knowsChanges(Path path) {
        return KNOWS_CHANGES && path.getFileSystem() == FILES;
    }

    /** Of what is at a path now. */
    public static FileStamp of(Path path, LinkOption... links) throws IOException {
        if (knowsChanges(path)) {
            Map<String, Object> known = Files.readAttributes(path, "unix:lastModifiedTime,ctime,size,fileKey", links);
            return new FileStamp(
                    (FileTime) known.get("lastModifiedTime"),
                    (FileTime) known.get("ctime"),
                    (Long) known.get("size"),
                    known.get("fileKey"));
        }
        BasicFileAttributes known = Files.readAttributes(path, BasicFileAttributes.class, links);
        return new FileStamp(known.lastModifiedTime(), known.lastModifiedTime(), known.size(), known.fileKey());
    }

    /** Returns whether all files are as they were. */
    public static boolean areCurrent(Map<Path, FileStamp> stamps, LinkOption... links) {
        try {
            for (Map.Entry<Path, FileStamp> entry : stamps.entrySet()) {
                if (!of(entry.getKey(), links).equals(entry.getValue())) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether all files were last changed before a moment. */
    public static boolean areOlder(Map<Path, FileStamp> stamps, FileTime moment) {
        return stamps.values().stream().allMatch(stamp -> stamp.isOlder(moment));
    }

    /** Whether the file was last changed before a moment. */
    public boolean isOlder(FileTime moment) {
        return changed.compareTo(moment) < 0;
    }
}
