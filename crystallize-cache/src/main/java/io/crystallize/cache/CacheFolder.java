package io.crystallize.cache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * The folder of a {@link DiskBackend}: what is where in it, and whether it is one. Folders are made when a file
 * couldn't be put into them, so that nothing needs to look first. Every name in it consists of constants, digests and
 * its own counter.
 */
final class CacheFolder {
    private static final String FORMAT = "crystallize-cache 1";
    private static final Pattern ANY_FORMAT = Pattern.compile("crystallize-cache [0-9]{1,9}");
    private static final int LONGEST_FORMAT = 64;

    /** Hidden files are at home everywhere, and {@code lost+found} is in the root of every ext4 file system. */
    private static final Set<String> EXPECTED = Set.of("format", "entries", "blobs", "damaged", "tmp", "lost+found");

    private static final Duration LEFTOVER_AGE = Duration.ofDays(1);

    private final Path root;
    private final Path format;
    private final Path entries;
    private final Path blobs;
    private final Path damaged;
    private final Path tmp;
    private final String uniquePrefix = UUID.randomUUID() + "-";
    private final AtomicLong uniqueNames = new AtomicLong();
    private volatile boolean prepared;

    private CacheFolder(Path root) {
        this.root = root;
        format = root.resolve("format");
        entries = root.resolve("entries");
        blobs = root.resolve("blobs");
        damaged = root.resolve("damaged");
        tmp = root.resolve("tmp");
    }

    static CacheFolder open(Path root) throws IOException {
        requireFolder(root);
        CacheFolder folder = new CacheFolder(root);
        if (folder.hasFormat()) {
            folder.removeLeftovers();
            folder.prepared = true;
        }
        return folder;
    }

    private static void requireFolder(Path root) throws IOException {
        Path there = root.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            throw new IOException("%s is not a folder: choose another place for the cache".formatted(there));
        }
    }

    Path entry(Digest key) {
        return sharded(entries, key);
    }

    Path blob(Digest address) {
        return sharded(blobs, address);
    }

    private static Path sharded(Path folder, Digest digest) {
        String name = digest.toString();
        return folder.resolve(name.substring(0, 2)).resolve(name);
    }

    TemporaryFile newTemporary() throws IOException {
        if (!prepared) {
            prepare();
        }
        try {
            return TemporaryFile.create(temporaryName());
        } catch (NoSuchFileException e) {
            prepare();
            return TemporaryFile.create(temporaryName());
        }
    }

    /** Moves a file, if it is there, to where damaged ones are kept, under a name that no other gets. */
    void setAside(Path file, String kind) throws IOException {
        Path target = damaged.resolve(kind + "-" + file.getFileName() + "-" + uniqueName());
        if (!moveIfThere(file, target) && Files.exists(file)) {
            Files.createDirectories(damaged);
            moveIfThere(file, target);
        }
    }

    private static boolean moveIfThere(Path file, Path target) throws IOException {
        try {
            TemporaryFile.rename(file, target);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private Path temporaryName() {
        return tmp.resolve(uniqueName());
    }

    private String uniqueName() {
        return uniquePrefix + uniqueNames.incrementAndGet();
    }

    private synchronized void prepare() throws IOException {
        boolean hasFormat = hasFormat();
        Files.createDirectories(tmp);
        if (!hasFormat) {
            byte[] text = (FORMAT + "\n").getBytes(ISO_8859_1);
            try (TemporaryFile file = TemporaryFile.create(temporaryName())) {
                file.write(text, 0, text.length);
                file.moveTo(format);
            }
        }
        prepared = true;
    }

    /**
     * Whether the folder says that it is a cache of this format; false if it may become one.
     *
     * @throws IOException if it is something else
     */
    private boolean hasFormat() throws IOException {
        String text = formatText();
        if (text.equals(FORMAT)) {
            return true;
        }
        if (ANY_FORMAT.matcher(text).matches()) {
            throw new IOException("The cache in %s has the format '%s', and this version reads only '%s'. "
                            .formatted(root, text, FORMAT)
                    + "Choose another folder, or delete this one: all that it holds can be computed again");
        }
        if (!text.isEmpty()) {
            throw new IOException(
                    "%s is not a cache: its file 'format' does not say '%s'. Choose another folder for the cache"
                            .formatted(root, FORMAT));
        }
        Optional<Path> stranger = findStranger();
        if (stranger.isPresent()) {
            throw new IOException(
                    "%s is not a cache: it holds '%s', but no file 'format'. Choose a folder that is empty or does not exist"
                            .formatted(root, stranger.get().getFileName()));
        }
        return false;
    }

    /** Returns what the format file says, or "" if there is none or a loss of power emptied it. */
    private String formatText() throws IOException {
        try (InputStream in = Files.newInputStream(format)) {
            return new String(in.readNBytes(LONGEST_FORMAT), ISO_8859_1).strip();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private Optional<Path> findStranger() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!name.startsWith(".") && !EXPECTED.contains(name)) {
                    return Optional.of(file);
                }
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return Optional.empty();
    }

    private void removeLeftovers() {
        Instant limit = Instant.now().minus(LEFTOVER_AGE);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(tmp)) {
            for (Path file : files) {
                removeIfOlder(file, limit);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // A folder that can't be read says so when it is used.
        }
    }

    private static void removeIfOlder(Path file, Instant limit) {
        try {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // Another process was faster, or this one may only read: a leftover does no harm.
        }
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
