package io.crystallize.core.cache;

import io.crystallize.core.cache.Listing.Item;
import io.crystallize.core.cache.Listing.Kind;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/** Reads all that a backend holds, and checks it against its digests. For one thread. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class CacheVerifier {
    private final Listing listing;
    private final CacheBackend backend;
    private long entries;
    private long blobs;
    private long bytes;
    private final List<Damaged> damaged = new ArrayList<>();

    /**
     * What was found.
     *
     * @param entries how many entries were read
     * @param blobs how many blobs were read
     * @param bytes how many bytes they take
     * @param damaged what is not what it should be
     */
    public record Report(long entries, long blobs, long bytes, List<Damaged> damaged) {
        /** Makes a report; the list is copied. */
        public Report {
            damaged = List.copyOf(damaged);
        }
    }

    /**
     * An entry or blob that is not what it should be.
     *
     * @param kind which of them
     * @param name its key or address
     * @param problem what is wrong with it, in words
     */
    public record Damaged(Kind kind, Digest name, String problem) {}

    /**
     * Makes a verifier.
     *
     * @param listing tells what the backend holds
     * @param backend gives it; one that doesn't note that it was read leaves the ages of all as they are
     */
    public CacheVerifier(Listing listing, CacheBackend backend) {
        this.listing = listing;
        this.backend = backend;
    }

    /**
     * Reads all; sets nothing aside.
     *
     * @throws IOException if it can't be read
     */
    public Report verify() throws IOException {
        List<Item> items = new ArrayList<>();
        listing.list(items::add);
        for (Item item : items) {
            Optional<String> problem = item.kind() == Kind.ENTRY ? entry(item) : blob(item);
            problem.ifPresent(words -> damaged.add(new Damaged(item.kind(), item.name(), words)));
        }
        return new Report(entries, blobs, bytes, damaged);
    }

    /** What is gone by now was removed meanwhile. */
    private Optional<String> entry(Item item) throws IOException {
        Optional<byte[]> content = backend.get(item.name());
        if (content.isEmpty()) {
            return Optional.empty();
        }
        entries++;
        bytes += item.bytes();
        try {
            EntryFormat.decode(item.name(), content.get());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> blob(Item item) throws IOException {
        Optional<InputStream> content = backend.openBlob(item.name());
        if (content.isEmpty()) {
            return Optional.empty();
        }
        blobs++;
        bytes += item.bytes();
        try (BlobInput in = new BlobInput(content.get(), item.name())) {
            in.verify();
            return Optional.empty();
        } catch (BlobInput.DamagedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Takes what is damaged out of the way.
     *
     * @throws IOException if the backend can't
     */
    public static void setAside(Report report, CacheBackend backend) throws IOException {
        for (Damaged item : report.damaged()) {
            if (item.kind() == Kind.ENTRY) {
                backend.setAside(item.name());
            } else {
                backend.setAsideBlob(item.name());
            }
        }
    }
}
