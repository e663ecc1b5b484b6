package io.crystallize.core.code;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What would change if a file, or the list of files in a folder, were replaced. */
record FileStamp(FileTime modified, long size, @Nullable Object fileKey) {
    static FileStamp of(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileStamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }

    /** Returns whether all files are as they were. */
    static boolean areCurrent(Map<Path, FileStamp> stamps) {
        try {
            for (Map.Entry<Path, FileStamp> entry : stamps.entrySet()) {
                if (!of(entry.getKey()).equals(entry.getValue())) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
