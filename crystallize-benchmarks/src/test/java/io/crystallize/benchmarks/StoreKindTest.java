package io.crystallize.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is compared has to do the same. */
class StoreKindTest {
    private static final int ENTRIES = 3000;
    private static final byte[] ENTRY = Entries.ofTinyStep();

    @TempDir
    private Path folder;

    private static byte[] key(int i) {
        return Digest.ofContent(new byte[] {(byte) i, (byte) (i >> 8)}).toBytes();
    }

    private static byte[] entry(int i) {
        byte[] entry = ENTRY.clone();
        entry[0] = (byte) i;
        entry[1] = (byte) (i >> 8);
        return entry;
    }

    @ParameterizedTest
    @EnumSource
    void everyStore_givesTheBytesThatWerePut_andAfterItsClosingIfItSaysSo(StoreKind kind) throws IOException {
        try (Store store = kind.open(folder)) {
            for (int i = 0; i < ENTRIES; i++) {
                store.put(key(i), entry(i));
            }
            assertThat(store.get(key(ENTRIES))).isNull();
            for (int i = 0; i < ENTRIES; i++) {
                assertThat(store.get(key(i))).isEqualTo(entry(i));
            }
        }
        try (Store again = kind.open(folder)) {
            boolean outlives = kind.durability().startsWith("outlives");
            for (int i = 0; i < ENTRIES; i++) {
                assertThat(again.get(key(i))).isEqualTo(outlives ? entry(i) : null);
            }
        }
    }
}
