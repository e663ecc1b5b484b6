package io.crystallize.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.ValueDigest;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Read;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.dataformat.cbor.CBORMapper;

class EntryFormatTest {
    private static final Digest KEY = Digester.standard().digest("key");
    private static final Digest OTHER = Digester.standard().digest("other");

    /** The code of this class would run if an entry could name it. */
    public static final class Trap {
        static {
            System.setProperty("crystallize.test.trap", "sprung");
        }
    }

    private static ValueDigest digest(Digest digest) {
        return new ValueDigest(
                digest, Collections.unmodifiableSortedSet(new TreeSet<>(List.of("a.B", "a.C"))), true, false);
    }

    static List<Entry> entries() {
        Outcome outcome = new Outcome(
                digest(KEY),
                new Stored("cbor", OTHER, 1L << 40),
                List.of(new Outcome.StoredWrite(
                        new ContextWrite("key", "java.lang.Double", OTHER, "0.5 \ud83d\ude00"),
                        digest(OTHER),
                        new Stored("cbor", KEY, 9))),
                List.of(
                        new Metric("nan", Double.NaN, Map.of()),
                        new Metric("zero", -0.0, Map.of("b", "2", "a", "1")),
                        new Metric("huge", Double.NEGATIVE_INFINITY, Map.of("", ""))),
                List.of(new Artifact("a b.txt", OTHER, 0)),
                "acme/20260101-000000, condition baseline, replicate 0");
        return List.of(
                new Entry.Question(new Read(Read.Kind.CONTEXT, "learning-rate")),
                new Entry.Question(new Read(Read.Kind.RANDOM, "")),
                new Entry.Disputed("its output was …"),
                new Entry.Answered(outcome),
                new Entry.Answered(
                        new Outcome(digest(OTHER), new Stored("x", KEY, 0), List.of(), List.of(), List.of(), "")));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void entry_isReadAsItWasWritten(Entry entry) throws IOException {
        assertThat(EntryFormat.decode(KEY, EntryFormat.encode(KEY, entry))).isEqualTo(entry);
        assertThat(EntryFormat.isWhole(KEY, EntryFormat.encode(KEY, entry))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void entry_isWrittenInTheSameBytesEachTime(Entry entry) {
        assertThat(EntryFormat.encode(KEY, entry)).isEqualTo(EntryFormat.encode(KEY, entry));
    }

    /** Caches outlive versions: if this fails, the mark at the beginning of an entry has to change too. */
    @Test
    void format_isThatOfTheFirstVersion() {
        assertThat(entries())
                .extracting(entry ->
                        Digest.ofContent(EntryFormat.encode(KEY, entry)).toString())
                .containsExactly(
                        "092d71fc17c66d103208e3cab4f89312c3c6fa466a125472c5c6357578047391",
                        "d9e66216c033ad8849c42b2bb25a48a99e39b0b90e39981f8f7822f91996490b",
                        "73da071da75cef8f353dcdf87664ee8f67588fbd2005357585fc234697bcd5e1",
                        "a95c1079b1a3961d37505094d8ded57b6970e2e4ea49e2dd357f90f2cdfe2337",
                        "ebb4ab97bdfabf34b6fc3a4e477436e15ac31e6253d892b1695b012af257fbed");
    }

    @Test
    void entryWithTheirOrderChanged_orOfOtherTypes_isRefused() {
        Map<String, Object> last = answered();
        Object stored = outcome(last).remove("stored");
        outcome(last).put("stored", stored);
        isRefused(forged(last));
        for (Object other : List.of(1, "1", true, 1.5, List.of(), Map.of(), new byte[32])) {
            Map<String, Object> changed = answered();
            outcome(changed).put("output", other);
            isRefused(forged(changed));
        }
    }

    private static void isRefused(byte[] bytes) {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> EntryFormat.decode(KEY, bytes));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void anyDamage_isNoticed(Entry entry) {
        byte[] bytes = EntryFormat.encode(KEY, entry);
        for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = bytes.clone();
                flipped[i] ^= (byte) (1 << bit);
                isRefused(flipped);
                assertThat(EntryFormat.isWhole(KEY, flipped)).isFalse();
            }
            isRefused(Arrays.copyOf(bytes, i));
        }
        isRefused(Arrays.copyOf(bytes, bytes.length + 1));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void entryOfAnotherKey_isRefused(Entry entry) {
        isRefused(EntryFormat.encode(OTHER, entry));
    }

    @Test
    void randomBytes_areRefused() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            isRefused(bytes);
        }
    }

    /** An entry whose digests are right, as only someone can make it who knows the format. */
    private static byte[] forged(char letter, byte[] record) {
        byte[] body = ByteBuffer.allocate(1 + record.length)
                .put((byte) letter)
                .put(record)
                .array();
        return ByteBuffer.allocate(Integer.BYTES + 2 * Digest.BYTES + body.length)
                .put(EntryFormat.encode(KEY, new Entry.Disputed("")), 0, Integer.BYTES)
                .put(KEY.toBytes())
                .put(Digest.ofContent(body).toBytes())
                .put(body)
                .array();
    }

    @Test
    void randomRecords_withRightDigests_areRefused() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] record = new byte[random.nextInt(100)];
            random.nextBytes(record);
            isRefused(forged("QADX\0\u00ff".charAt(random.nextInt(6)), record));
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void changedRecords_withRightDigests_areRefusedOrWellFormed(Entry entry) {
        byte[] bytes = EntryFormat.encode(KEY, entry);
        int start = Integer.BYTES + 2 * Digest.BYTES;
        Random random = new Random(3);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] record = Arrays.copyOfRange(bytes, start + 1, bytes.length);
            for (int change = random.nextInt(3); change >= 0; change--) {
                record[random.nextInt(record.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(EntryFormat.decode(KEY, forged((char) bytes[start], record)))
                        .isNotNull();
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> answered() {
        byte[] bytes = EntryFormat.encode(KEY, entries().get(3));
        byte[] record = Arrays.copyOfRange(bytes, Integer.BYTES + 2 * Digest.BYTES + 1, bytes.length);
        return CBORMapper.shared().readValue(record, LinkedHashMap.class);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> outcome(Map<String, Object> answered) {
        return (Map<String, Object>) answered.get("outcome");
    }

    private static byte[] forged(Map<String, Object> record) {
        return forged('A', CBORMapper.shared().writeValueAsBytes(record));
    }

    @Test
    void forgedEntry_isOtherwiseTaken() throws IOException {
        assertThat(EntryFormat.decode(KEY, forged(answered())))
                .isEqualTo(entries().get(3));
    }

    @Test
    void entryThatNamesAClass_isRefused_andTheClassIsNotLoaded() {
        for (String property : List.of("@class", "@type", "class")) {
            Map<String, Object> whole = answered();
            whole.put(property, Trap.class.getName());
            isRefused(forged(whole));
            Map<String, Object> part = answered();
            outcome(part)
                    .put("stored", List.of(Trap.class.getName(), outcome(part).get("stored")));
            isRefused(forged(part));
            Map<String, Object> inside = answered();
            outcome(inside).put(property, Trap.class.getName());
            isRefused(forged(inside));
        }
        assertThat(System.getProperty("crystallize.test.trap")).isNull();
    }

    @Test
    void entryWithoutAPart_isRefused() {
        for (String part : List.copyOf(outcome(answered()).keySet())) {
            Map<String, Object> without = answered();
            outcome(without).remove(part);
            isRefused(forged(without));
            Map<String, Object> none = answered();
            outcome(none).put(part, null);
            isRefused(forged(none));
        }
    }

    @Test
    void entryWithNothingInAList_isRefused() {
        for (String part : List.of("writes", "metrics", "artifacts")) {
            Map<String, Object> hole = answered();
            outcome(hole).put(part, new ArrayList<>(Collections.singletonList(null)));
            isRefused(forged(hole));
        }
    }

    @Test
    void entryWithAnArtifactThatLeadsElsewhere_isRefused() {
        for (String name : List.of("../../x", "/etc/passwd", "a/b", "")) {
            Map<String, Object> elsewhere = answered();
            Map<String, Object> artifact = new LinkedHashMap<>();
            artifact.put("name", name);
            artifact.put("content", KEY.toBytes());
            artifact.put("size", 1);
            outcome(elsewhere).put("artifacts", List.of(artifact));
            isRefused(forged(elsewhere));
        }
    }
}
