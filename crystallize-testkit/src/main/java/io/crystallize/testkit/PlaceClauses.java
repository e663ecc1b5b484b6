package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What outlives a backend, and who else sees it. */
abstract class PlaceClauses extends BlobReadingClauses {
    @Test
    protected void create_afterClose_findsWhatWasStored() throws IOException {
        backend.put(key(1), bytes(1, 300));
        Digest address = store(bytes(2, 100_000));
        backend.close();

        backend = openAt("place");
        assertFound(address, survivesReopening());
    }

    @Test
    protected void create_whileAnotherIsOpen_seesWhatThatStores() throws IOException {
        CacheBackend first = backend;
        CacheBackend second = openAt("place");
        first.put(key(1), bytes(1, 300));
        Digest address = store(bytes(2, 100_000));

        backend = second;
        assertFound(address, sharesItsPlace());
        second.remove(key(1));
        second.removeBlob(address);

        backend = first;
        assertFound(address, !sharesItsPlace());
    }

    @Test
    protected void create_atAnotherPlace_seesNothing() throws IOException {
        backend.put(key(1), bytes(1, 300));
        Digest address = store(bytes(2, 100_000));

        backend = openAt("another");
        assertFound(address, false);
    }

    @Test
    protected void close_twice_doesNothing() throws IOException {
        backend.put(key(1), bytes(1, 300));
        backend.close();
        assertThatCode(() -> backend.close()).doesNotThrowAnyException();
    }

    @Test
    protected void create_storingAnyName_touchesNothingOutsideOfThePlace() throws IOException {
        Path outside = Files.writeString(folder.resolve("outside"), "untouched");
        for (byte fill : new byte[] {0, '.', '/', '\\', (byte) 0xff}) {
            byte[] name = new byte[Digest.BYTES];
            Arrays.fill(name, fill);
            Digest key = Digest.ofBytes(name);
            backend.put(key, bytes(fill, 300));
            assertThat(backend.get(key)).contains(bytes(fill, 300));
            backend.setAside(key);
            backend.setAsideBlob(store(name));
            backend.setAsideBlob(key);
            assertThat(backend.openBlob(key)).isEmpty();
        }
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("outside", "place");
        assertThat(outside).hasContent("untouched");
    }

    private void assertFound(Digest address, boolean expected) throws IOException {
        if (expected) {
            assertThat(backend.get(key(1))).contains(bytes(1, 300));
            assertThat(readBlob(address)).contains(bytes(2, 100_000));
        } else {
            assertThat(backend.get(key(1))).isEmpty();
            assertThat(readBlob(address)).isEmpty();
        }
    }
}
