package io.crystallize.core.code;

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
import java.util.Arrays;
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
 * processes don't mix. Of a file that is damaged nothing is used, and it is removed. How many and how large they get is
 * bounded by their {@link StoreFolder}.
 *
 * <p>Nothing is kept of files that were changed after, or shortly before, this process began to read code: what was read
 * may be the content before a change that no stamp shows, as the clocks of file systems tick slowly. (Git's index has the
 * same rule for what it calls racily clean entries.) This trusts file systems whose change time (POSIX's {@code ctime})
 * is set by each change and by nothing else, as those of Linux, BSD and macOS, and network file systems as far as they
 * show changes at once and by a clock within two seconds of this machine's. On systems without a change time, such as
 * Windows, nothing is kept. FAT and others that only pretend to have one can't be told apart: name
 * {@code none} where the code is on one of those.
 *
 * <p>That no file can be read or written is no error: all is then found out again. Safe for use by any number of threads
 * and processes.
 */
final class FingerprintStore {
    private static final long LONGEST_TICK = 2000; // milliseconds, FAT's
    private static final FileTime SETTLED = FileTime.fromMillis(System.currentTimeMillis() - LONGEST_TICK);
    private static final int HEAD = 2 * Integer.BYTES;
    /** Says what the file is; another number when records are written otherwise. */
    private static final String FORMAT = "crystallize fingerprints 1\n";

    private final SearchPath path;
    private final StoreFolder folder;
    private final Path file;
    private final FileTime settled;
    private final byte[] header;
    private final Map<String, ByteBuffer> stored = new HashMap<>();
    private @Nullable Boolean mayKeep;

    private FingerprintStore(SearchPath path, StoreFolder folder, FileTime settled) {
        this.path = path;
        this.folder = folder;
        this.file = folder.path().resolve(Integer.toHexString(path.text().hashCode()) + StoreFolder.ENDING);
        this.settled = settled;
        this.header = (FORMAT + path.text()).getBytes(StandardCharsets.UTF_8);
    }

    /** Opens that of a loader, or returns null if there can be none. */
    static @Nullable FingerprintStore of(ClassLoader loader) {
        StoreFolder folder = StoreFolder.chosen();
        return folder == null ? null : of(loader, folder.path(), SETTLED);
    }

    /**
     * Opens that of a loader in a folder, or returns null if it can't be told where the loader looks.
     *
     * @param settled a moment: nothing is kept of files that were changed since
     */
    static @Nullable FingerprintStore of(ClassLoader loader, Path folder, FileTime settled) {
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
            while (records.hasRemaining()) {
                byte[] record = next(records);
                if (!Arrays.equals(record, header)) {
                    if (first) {
                        throw new IOException(file + " is of another search path");
                    }
                    ByteBuffer in = ByteBuffer.wrap(record);
                    stored.put(StoredFingerprint.readText(in), in);
                }
                first = false;
            }
            if (first) {
                throw new IOException("cut off");
            }
        } catch (NoSuchFileException e) {
            // nothing is known yet
        } catch (IOException | RuntimeException e) {
            stored.clear();
            StoreFolder.remove(file);
        }
    }

    private static byte[] next(ByteBuffer records) throws IOException {
        if (records.remaining() < HEAD) {
            throw new IOException("cut off");
        }
        int length = records.getInt();
        int sum = records.getInt();
        if (length < 0 || length > records.remaining()) {
            throw new IOException("cut off");
        }
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
            for (Map.Entry<Path, Integer> read : found.files().entrySet()) {
                known.files()
                        .putIfAbsent(
                                read.getKey(), path.files().get(read.getValue()).getValue());
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
            if (!mayKeep() || !(result.location() instanceof LocationOnDisk)) {
                return;
            }
            Map<Path, Integer> files = StoredFingerprint.numbered(known.files().keySet(), path);
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
            mayKeep = path.isOlderThan(settled) && path.isComplete();
        }
        return mayKeep;
    }

    private void append(byte[] record) throws IOException {
        boolean isNew = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (isNew) {
            folder.makeRoom();
        }
        ByteBuffer written = ByteBuffer.allocate((isNew ? HEAD + header.length : 0) + HEAD + record.length);
        for (byte[] each : isNew ? new byte[][] {header, record} : new byte[][] {record}) {
            written.putInt(each.length).putInt(sum(each)).put(each);
        }
        folder.append(file, written.flip());
    }
}
