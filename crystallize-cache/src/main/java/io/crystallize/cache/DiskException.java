package io.crystallize.cache;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

/** A folder can't serve as a cache, as its message says, together with what can be done. */
final class DiskException extends IOException {
    private static final long serialVersionUID = 1L;

    DiskException(String message) {
        super(message);
    }

    private DiskException(String message, IOException cause) {
        super(message, cause);
    }

    static IOException reading(Path root, IOException failure) {
        return of("read", root, failure);
    }

    static IOException writing(Path root, IOException failure) {
        return of("written", root, failure);
    }

    private static IOException of(String what, Path root, IOException failure) {
        if (failure instanceof DiskException || failure instanceof ClosedByInterruptException) {
            return failure;
        }
        return new DiskException(
                "The cache in %s can't be %s: %s. %s".formatted(root, what, reason(failure), wayOut(failure)), failure);
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException e) {
            return e.getFile() + " is gone";
        }
        if (failure instanceof AccessDeniedException e) {
            return "access to " + e.getFile() + " is denied";
        }
        if (failure instanceof FileAlreadyExistsException e) {
            return e.getFile() + " is there and not a folder";
        }
        if (failure instanceof NotDirectoryException e) {
            return e.getFile() + " is not a folder";
        }
        if (failure instanceof FileSystemException e && e.getReason() != null) {
            return e.getFile() + ": " + e.getReason();
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static String wayOut(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "It is made again when something is stored, if its place is still there";
        }
        if (isFull(failure)) {
            return "Make room there, or choose another folder for the cache";
        }
        if (failure instanceof AccessDeniedException) {
            return "Change its permissions, open the cache read-only, or choose another folder for it";
        }
        return "Remove what is in the way, or choose another folder for the cache";
    }

    /** Whether there is no room: only the words of the operating system, or of a quota, tell it. */
    private static boolean isFull(IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("space") || message.contains("quota");
    }
}
