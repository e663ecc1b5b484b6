package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a backend does with one entry. */
abstract class EntryClauses extends ContractFixture {
    @Test
    protected void name_isOneLine() {
        assertThat(backend.name()).isNotBlank().doesNotContain("\n", "\r");
    }

    @Test
    protected void get_absent_isEmpty() throws IOException {
        assertThat(backend.get(key(1))).isEmpty();
    }

    @Test
    protected void get_afterPut_returnsTheEntry() throws IOException {
        byte[] entry = bytes(1, 300);
        backend.put(key(1), entry);
        assertThat(backend.get(key(1))).contains(entry);
    }

    @Test
    protected void get_returnsAnArrayOfTheCallersOwn() throws IOException {
        byte[] entry = bytes(1, 300);
        backend.put(key(1), entry);
        backend.get(key(1)).orElseThrow()[0]++;
        assertThat(backend.get(key(1))).contains(entry);
    }

    @Test
    protected void put_keepsNoArrayOfTheCaller() throws IOException {
        byte[] entry = bytes(1, 300);
        backend.put(key(1), entry);
        entry[0]++;
        assertThat(backend.get(key(1))).contains(bytes(1, 300));
    }

    @Test
    protected void put_doesNotChangeTheArray() throws IOException {
        byte[] entry = bytes(1, 300);
        backend.put(key(1), entry);
        assertThat(entry).isEqualTo(bytes(1, 300));
    }

    @Test
    protected void put_again_replaces() throws IOException {
        backend.put(key(1), bytes(1, 300));
        backend.put(key(1), bytes(2, 20));
        assertThat(backend.get(key(1))).contains(bytes(2, 20));
        backend.put(key(1), bytes(3, 400));
        assertThat(backend.get(key(1))).contains(bytes(3, 400));
    }

    @Test
    protected void put_theSameAgain_changesNothing() throws IOException {
        backend.put(key(1), bytes(1, 300));
        backend.put(key(1), bytes(1, 300));
        assertThat(backend.get(key(1))).contains(bytes(1, 300));
    }

    @Test
    protected void put_emptyEntry_isThereAndEmpty() throws IOException {
        backend.put(key(1), new byte[0]);
        assertThat(backend.get(key(1))).contains(new byte[0]);
    }

    @Test
    protected void put_entryOfOneMegabyte_isReturned() throws IOException {
        byte[] entry = bytes(1, 1_000_000);
        backend.put(key(1), entry);
        assertThat(backend.get(key(1)).orElseThrow()).isEqualTo(entry);
    }

    @Test
    protected void remove_leavesNone() throws IOException {
        backend.put(key(1), bytes(1, 300));
        backend.put(key(2), bytes(2, 300));
        backend.remove(key(1));
        assertThat(backend.get(key(1))).isEmpty();
        assertThat(backend.get(key(2))).contains(bytes(2, 300));
    }

    @Test
    protected void remove_absent_doesNothing() throws IOException {
        backend.remove(key(1));
        assertThat(backend.get(key(1))).isEmpty();
    }

    @Test
    protected void remove_thenPut_storesAgain() throws IOException {
        backend.put(key(1), bytes(1, 300));
        backend.remove(key(1));
        backend.put(key(1), bytes(2, 300));
        assertThat(backend.get(key(1))).contains(bytes(2, 300));
    }

    @Test
    protected void setAside_leavesNone() throws IOException {
        backend.put(key(1), bytes(1, 300));
        backend.put(key(2), bytes(2, 300));
        backend.setAside(key(1));
        assertThat(backend.get(key(1))).isEmpty();
        assertThat(backend.get(key(2))).contains(bytes(2, 300));
    }

    @Test
    protected void setAside_absent_doesNothing() throws IOException {
        backend.setAside(key(1));
        assertThat(backend.get(key(1))).isEmpty();
    }

    @Test
    protected void setAside_timeAndAgain_leavesRoomForANewOne() throws IOException {
        for (int i = 0; i < 3; i++) {
            backend.put(key(1), bytes(i, 300));
            backend.setAside(key(1));
            assertThat(backend.get(key(1))).isEmpty();
        }
        backend.put(key(1), bytes(9, 300));
        assertThat(backend.get(key(1))).contains(bytes(9, 300));
    }
}
