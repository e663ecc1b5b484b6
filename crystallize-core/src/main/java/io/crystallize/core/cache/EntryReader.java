package io.crystallize.core.cache;

import io.crystallize.core.cache.Outcome.StoredWrite;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.ValueDigest;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Read;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads what {@link EntryWriter} wrote, and nothing else: every component is there, in its order and of its type. */
final class EntryReader {
    private final CborItems in;

    private EntryReader(CborItems in) {
        this.in = in;
    }

    /**
     * Reads an entry.
     *
     * @param letter says of which kind it is
     * @param from where in the bytes it begins, with which it ends
     * @throws IOException or {@link IllegalArgumentException} if the bytes are none of that kind
     */
    static Entry read(char letter, byte[] bytes, int from) throws IOException {
        CborItems in = new CborItems(bytes, from, bytes.length);
        Entry entry = new EntryReader(in).entry(letter);
        if (!in.isAtEnd()) {
            throw new IOException("something comes after it");
        }
        return entry;
    }

    private Entry entry(char letter) throws IOException {
        int length = begin(1);
        Entry entry = switch (letter) {
            case 'Q' -> new Entry.Question(at("read").read());
            case 'A' -> new Entry.Answered(at("outcome").outcome());
            case 'D' -> new Entry.Disputed(at("problem").text());
            default -> throw new IOException("it is of the unknown kind '" + letter + "'");
        };
        return end(length, 1, entry);
    }

    /** Begins a record; returns what its end needs to know. */
    private int begin(int components) throws IOException {
        int length = in.map();
        if (length != CborItems.INDEFINITE && length != components) {
            throw new IOException("it has " + length + " components in place of " + components);
        }
        return length;
    }

    private <T> T end(int length, int components, T whole) throws IOException {
        if (in.hasNext(length, components)) {
            throw new IOException("it has more than " + components + " components");
        }
        return whole;
    }

    private EntryReader at(String component) throws IOException {
        if (!in.skip(component)) {
            throw new IOException("it has no '" + component + "' where that should be");
        }
        return this;
    }

    private Read read() throws IOException {
        int length = begin(2);
        return end(
                length,
                2,
                new Read(Read.Kind.valueOf(at("kind").text()), at("name").text()));
    }

    private Outcome outcome() throws IOException {
        int length = begin(6);
        return end(
                length,
                6,
                new Outcome(
                        at("output").valueDigest(),
                        at("stored").stored(),
                        at("writes").list(this::storedWrite),
                        at("metrics").list(this::metric),
                        at("artifacts").list(this::artifact),
                        at("origin").text()));
    }

    private ValueDigest valueDigest() throws IOException {
        int length = begin(4);
        return end(
                length,
                4,
                new ValueDigest(
                        at("digest").digest(),
                        at("types").sortedSet(),
                        at("unordered").truth(),
                        at("mutable").truth()));
    }

    private Stored stored() throws IOException {
        int length = begin(3);
        return end(
                length,
                3,
                new Stored(
                        at("codec").text(), at("address").digest(), at("size").number()));
    }

    private StoredWrite storedWrite() throws IOException {
        int length = begin(3);
        return end(
                length,
                3,
                new StoredWrite(
                        at("write").contextWrite(),
                        at("digest").valueDigest(),
                        at("stored").stored()));
    }

    private ContextWrite contextWrite() throws IOException {
        int length = begin(4);
        return end(
                length,
                4,
                new ContextWrite(
                        at("key").text(),
                        at("type").text(),
                        at("value").digest(),
                        at("text").text()));
    }

    private Metric metric() throws IOException {
        int length = begin(3);
        return end(
                length,
                3,
                new Metric(at("name").text(), at("value").real(), at("tags").texts()));
    }

    private Artifact artifact() throws IOException {
        int length = begin(3);
        return end(
                length,
                3,
                new Artifact(
                        at("name").text(), at("content").digest(), at("size").number()));
    }

    private Map<String, String> texts() throws IOException {
        int length = in.map();
        Map<String, String> texts = new TreeMap<>();
        for (int read = 0; in.hasNext(length, read); read++) {
            texts.put(text(), text());
        }
        return texts;
    }

    @FunctionalInterface
    private interface Element<T> {
        T read() throws IOException;
    }

    private <T> List<T> list(Element<T> element) throws IOException {
        int length = in.array();
        if (length == 0) {
            return List.of();
        }
        List<T> all = new ArrayList<>();
        while (in.hasNext(length, all.size())) {
            all.add(element.read());
        }
        return List.copyOf(all);
    }

    private SortedSet<String> sortedSet() throws IOException {
        List<String> all = list(this::text);
        return all.isEmpty() ? Collections.emptySortedSet() : Collections.unmodifiableSortedSet(new TreeSet<>(all));
    }

    private Digest digest() throws IOException {
        return in.digest();
    }

    private String text() throws IOException {
        return in.text();
    }

    private long number() throws IOException {
        return in.integer();
    }

    private double real() throws IOException {
        return in.real();
    }

    private boolean truth() throws IOException {
        return in.truth();
    }
}
