package io.crystallize.core.code;

import io.crystallize.core.internal.FileStamp;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about a class loader's code, kept on disk for other processes: a file for each {@link SearchPath},
 * to which each process adds what it finds out. So whatever is changed in a jar or folder, and be it a time, another file
 * is looked for.
 *
 * <p>A file consists of records, each the length and CRC-32 of its bytes, and these; the first is the search path, every
 * other one what was asked for and a {@link StoredFingerprint}. A record is written by one call, so those of several
 * processes don't mix. The last one may be cut off: it is being written, or its process ended meanwhile. Of a file that
 * is damaged elsewhere nothing is used, and it is removed. How many and how large they get is bounded by their
 * {@link StoreFolder}.
 *
 * <p>Nothing is kept of files that were changed after, or shortly before, this process began, nor of files whose path has
 * links that were: a loader goes on reading a jar that it opened before the change, and the clocks of file systems tick
 * slowly. (Git's index has a like rule for what it calls racily clean entries.) Not noticed is a folder above the jars
 * that is replaced by renaming between the beginning of the process and its first fingerprint.
 *
 * <p>This trusts file systems whose change time (POSIX's {@code ctime}) is set by each change and by nothing else, as those
 * of Linux, BSD and macOS, and network file systems as far as they show changes at once and by a clock within two seconds
 * of this machine's. On systems without a change time, such as Windows, nothing is kept. FAT and others that only pretend
 * to have one can't be told apart: name {@code none} where the code is on one of those.
 *
 * <p>That no file can be read or written is no error: all is then found out again. Safe for use by any number of threads
 * and processes.
 */
final class FingerprintStore {
    private static final Duration LONGEST_TICK = Duration.ofSeconds(2); // FAT's
    private static final int HEAD = 2 * Integer.BYTES;
    /** Says what the file is; another number when records are written otherwise. */
    private static final String FORMAT = "crystallize fingerprints 2\n";

    private final SearchPath path;
    private final StoreFolder folder;
    private final Path file;
    private final @Nullable FileTime settled;
    private final byte[] header;
    private final Map<String, ByteBuffer> stored = new HashMap<>();
    /** The length of the file if its end was cut off when it was read. */
    private long cutAt = -1;

    private @Nullable Boolean mayKeep;

    private FingerprintStore(SearchPath path, StoreFolder folder, @Nullable FileTime settled) {
        this.path = path;
        this.folder = folder;
        this.file = folder.path().resolve(Integer.toHexString(path.text().hashCode()) + StoreFolder.ENDING);
        this.settled = settled;
        this.header = (FORMAT + path.text()).getBytes(StandardCharsets.UTF_8);
    }

    /** Opens that of a loader, or returns null if there can be none. */
    static @Nullable FingerprintStore of(ClassLoader loader) {
        StoreFolder folder = StoreFolder.chosen();
        return folder == null ? null : of(loader, folder.path(), null);
    }

    /**
     * Opens that of a loader in a folder, or returns null if it can't be told where the loader looks.
     *
     * @param settled a moment: nothing is kept of files that were changed since; null for that of this process
     */
    static @Nullable FingerprintStore of(ClassLoader loader, Path folder, @Nullable FileTime settled) {
        SearchPath path = FileStamp.KNOWS_CHANGES ? SearchPath.of(loader, folder) : null;
        if (path == null) {
            return null;
        }
        FingerprintStore store = new FingerprintStore(path, new StoreFolder(folder), settled);
        store.load();
        return store;
    }

    private void load() {
        try {
            ByteBuffer records = folder.read(file);
            boolean first = true;
            for (byte[] record = next(records); record != null; record = next(records)) {
                if (!Arrays.equals(record, header)) {
                    if (first) {
                        throw new IOException(file + " is of another search path");
                    }
                    ByteBuffer in = ByteBuffer.wrap(record);
                    stored.put(StoredFingerprint.readText(in), in);
                }
                first = false;
            }
            if (first || records.hasRemaining()) {
                cutAt = records.limit();
            }
        } catch (NoSuchFileException e) {
            // nothing is known yet
        } catch (IOException | RuntimeException e) {
            stored.clear();
            StoreFolder.remove(file);
        }
    }

    /** Returns a record, or null if none is left that is whole. */
    private static byte @Nullable [] next(ByteBuffer records) throws IOException {
        if (records.remaining() < HEAD) {
            return null;
        }
        int length = records.getInt(records.position());
        if (length > records.remaining() - HEAD) {
            return null;
        }
        int sum = records.position(records.position() + Integer.BYTES).getInt();
        byte[] record = new byte[length];
        records.get(record);
        if (sum(record) != sum) {
            throw new IOException("damaged");
        }
        return record;
    }

    private static int sum(byte[] record) {
        CRC32 sum = new CRC32();
        sum.update(record);
        return (int) sum.getValue();
    }

    /**
     * Returns what is kept, if anything.
     *
     * @param root what was asked for
     * @param known is told what to look at to find out whether the code has changed since this was opened
     */
    synchronized @Nullable Fingerprinted get(String root, ClassPool.Known known) {
        ByteBuffer record = stored.remove(root);
        if (record == null) {
            return null;
        }
        try {
            StoredFingerprint found = StoredFingerprint.read(record);
            for (int number = found.files().nextSetBit(0);
                    number >= 0;
                    number = found.files().nextSetBit(number + 1)) {
                Map.Entry<Path, FileStamp> read = path.file(number);
                known.files().putIfAbsent(read.getKey(), read.getValue());
            }
            for (Map.Entry<Sought, List<String>> sought : found.sought().entrySet()) {
                known.sought().putIfAbsent(sought.getKey(), sought.getValue());
            }
            return found.result();
        } catch (RuntimeException e) {
            return null;
        }
    }

    /**
     * Keeps what was found out, unless it may already be another.
     *
     * @param root what was asked for
     * @param known what was read for it, and possibly more
     */
    synchronized void add(String root, Fingerprinted result, ClassPool.Known known) {
        try {
            if (!(result.location() instanceof LocationOnDisk) || !mayKeep()) {
                return;
            }
            BitSet files = path.numbers(known.files().keySet());
            if (files == null || !path.isCurrent()) {
                return;
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            StoredFingerprint.writeText(out, root);
            new StoredFingerprint(result, files, known.sought()).write(out);
            append(bytes.toByteArray());
        } catch (IOException | RuntimeException e) {
            // another process finds it out again
        }
    }

    private boolean mayKeep() throws IOException {
        if (mayKeep == null) {
            FileTime moment = settled == null ? settled(start()) : settled;
            mayKeep = path.isOlderThan(moment) && path.isComplete();
        }
        return mayKeep;
    }

    /**
     * Returns the moment since which a process may have opened files, and a tick before.
     *
     * @param start when the process began; if that isn't known, any file may have been changed since
     */
    static FileTime settled(@Nullable Instant start) {
        return FileTime.from(start == null ? Instant.MIN : start.minus(LONGEST_TICK));
    }

    /** Returns when this process began, if that is known. To ask takes longer than to read all that is kept. */
    private static @Nullable Instant start() {
        return ProcessHandle.current().info().startInstant().orElse(null);
    }

    private void append(byte[] record) throws IOException {
        boolean isNew = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (!isNew && Files.size(file) == cutAt) { // nobody goes on writing it
            StoreFolder.remove(file);
            isNew = true;
        }
        cutAt = -1;
        if (isNew) {
            folder.makeRoom(1);
        }
        ByteBuffer written = ByteBuffer.allocate((isNew ? HEAD + header.length : 0) + HEAD + record.length);
        for (byte[] each : isNew ? new byte[][] {header, record} : new byte[][] {record}) {
            written.putInt(each.length).putInt(sum(each)).put(each);
        }
        folder.append(file, written.flip());
    }
}
