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
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Reads what {@link EntryWriter} wrote, and nothing else: every component is there, in its order and of its type. The
 * methods that read a value do so where the parser is, and leave it at the value's end.
 */
final class EntryReader {
    private final JsonParser in;

    private EntryReader(JsonParser in) {
        this.in = in;
    }

    /**
     * Reads an entry.
     *
     * @param letter says of which kind it is
     * @throws IOException or {@link tools.jackson.core.JacksonException} or {@link IllegalArgumentException} if the bytes
     *     are none of that kind
     */
    static Entry read(char letter, byte[] bytes, int offset, int length) throws IOException {
        try (JsonParser in = EntryFormat.CBOR.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            EntryReader reader = new EntryReader(in);
            in.nextToken();
            Entry entry = reader.entry(letter);
            if (in.nextToken() != null) {
                throw new IOException("something comes after it");
            }
            return entry;
        }
    }

    private Entry entry(char letter) throws IOException {
        begin();
        Entry entry = switch (letter) {
            case 'Q' -> new Entry.Question(at("read").read());
            case 'A' -> new Entry.Answered(at("outcome").outcome());
            case 'D' -> new Entry.Disputed(at("problem").text());
            default -> throw new IOException("it is of the unknown kind '" + letter + "'");
        };
        return end(entry);
    }

    private void begin() throws IOException {
        require(JsonToken.START_OBJECT);
    }

    private <T> T end(T whole) throws IOException {
        in.nextToken();
        require(JsonToken.END_OBJECT);
        return whole;
    }

    private EntryReader at(String component) throws IOException {
        if (!component.equals(in.nextName())) {
            throw new IOException("it has no '" + component + "' where that should be");
        }
        in.nextToken();
        return this;
    }

    private void require(JsonToken expected) throws IOException {
        if (in.currentToken() != expected) {
            throw new IOException("it has " + in.currentToken() + " in place of " + expected);
        }
    }

    private Read read() throws IOException {
        begin();
        return end(new Read(Read.Kind.valueOf(at("kind").text()), at("name").text()));
    }

    private Outcome outcome() throws IOException {
        begin();
        return end(new Outcome(
                at("output").valueDigest(),
                at("stored").stored(),
                at("writes").list(this::storedWrite),
                at("metrics").list(this::metric),
                at("artifacts").list(this::artifact),
                at("origin").text()));
    }

    private ValueDigest valueDigest() throws IOException {
        begin();
        return end(new ValueDigest(
                at("digest").digest(),
                at("types").sortedSet(),
                at("unordered").truth(),
                at("mutable").truth()));
    }

    private Stored stored() throws IOException {
        begin();
        return end(new Stored(
                at("codec").text(), at("address").digest(), at("size").number()));
    }

    private StoredWrite storedWrite() throws IOException {
        begin();
        return end(new StoredWrite(
                at("write").contextWrite(),
                at("digest").valueDigest(),
                at("stored").stored()));
    }

    private ContextWrite contextWrite() throws IOException {
        begin();
        return end(new ContextWrite(
                at("key").text(),
                at("type").text(),
                at("value").digest(),
                at("text").text()));
    }

    private Metric metric() throws IOException {
        begin();
        return end(new Metric(at("name").text(), at("value").real(), at("tags").texts()));
    }

    private Artifact artifact() throws IOException {
        begin();
        return end(new Artifact(
                at("name").text(), at("content").digest(), at("size").number()));
    }

    private Map<String, String> texts() throws IOException {
        begin();
        Map<String, String> texts = new TreeMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            texts.put(name, text());
        }
        return texts;
    }

    @FunctionalInterface
    private interface Element<T> {
        T read() throws IOException;
    }

    private <T> List<T> list(Element<T> element) throws IOException {
        require(JsonToken.START_ARRAY);
        List<T> all = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            all.add(element.read());
        }
        return List.copyOf(all);
    }

    private SortedSet<String> sortedSet() throws IOException {
        List<String> all = list(this::text);
        return all.isEmpty() ? Collections.emptySortedSet() : Collections.unmodifiableSortedSet(new TreeSet<>(all));
    }

    private Digest digest() throws IOException {
        require(JsonToken.VALUE_EMBEDDED_OBJECT);
        byte[] bytes = in.getBinaryValue();
        if (bytes == null) { // CBOR has simple values, which the parser takes for objects too
            throw new IOException("it has no digest where one should be");
        }
        return Digest.ofBytes(bytes);
    }

    private String text() throws IOException {
        require(JsonToken.VALUE_STRING);
        return in.getString();
    }

    private long number() throws IOException {
        require(JsonToken.VALUE_NUMBER_INT);
        return in.getLongValue();
    }

    private double real() throws IOException {
        require(JsonToken.VALUE_NUMBER_FLOAT);
        return in.getDoubleValue();
    }

    private boolean truth() throws IOException {
        if (in.currentToken() == JsonToken.VALUE_TRUE) {
            return true;
        }
        require(JsonToken.VALUE_FALSE);
        return false;
    }
}
