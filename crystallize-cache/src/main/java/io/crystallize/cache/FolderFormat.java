package io.crystallize.cache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What says that a folder is a cache, and of which format. */
final class FolderFormat {
    static final String FILE = "format";

    private static final String FORMAT = "crystallize-cache 1";
    private static final Pattern ANY_FORMAT = Pattern.compile("crystallize-cache [0-9]{1,9}");
    private static final int LONGEST_FORMAT = 64;

    /** Hidden files are at home everywhere, and {@code lost+found} is in the root of every ext4 file system. */
    private static final Set<String> EXPECTED =
            Set.of(FILE, "entries", "blobs", "damaged", "tmp", "leases", "lost+found");

    private final Path root;
    private final Path file;

    FolderFormat(Path root) {
        this.root = root;
        file = root.resolve(FILE);
    }

    /** What the file says. */
    static byte[] text() {
        return (FORMAT + "\n").getBytes(ISO_8859_1);
    }

    /**
     * Whether the folder says that it is a cache of this format; false if it may become one.
     *
     * @throws IOException if it is something else
     */
    boolean isThere() throws IOException {
        String text = readText();
        if (text.equals(FORMAT)) {
            return true;
        }
        if (ANY_FORMAT.matcher(text).matches()) {
            throw new DiskException("The cache in %s has the format '%s', and this version reads only '%s'. "
                            .formatted(root, text, FORMAT)
                    + "Choose another folder, or delete this one: all that it holds can be computed again");
        }
        if (!text.isEmpty()) {
            throw new DiskException(
                    "%s is not a cache: its file 'format' does not say '%s'. Choose another folder for the cache"
                            .formatted(root, FORMAT));
        }
        Optional<Path> stranger = findStranger();
        if (stranger.isPresent()) {
            throw new DiskException(
                    "%s is not a cache: it holds '%s', but no file 'format'. Choose a folder that is empty or does not exist"
                            .formatted(root, stranger.get().getFileName()));
        }
        return false;
    }

    /** Returns what the format file says, or "" if there is none or a loss of power emptied it. */
    private String readText() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST_FORMAT), ISO_8859_1).strip();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private Optional<Path> findStranger() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
            for (Path each : files) {
                String name = each.getFileName().toString();
                if (!name.startsWith(".") && !EXPECTED.contains(name)) {
                    return Optional.of(each);
                }
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return Optional.empty();
    }
}
