package io.crystallize.cache;

import static io.crystallize.cache.Caches.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.Leasing.Lease;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DiskLeasesTest {
    @TempDir
    Path folder;

    /** A process that takes a lease, says so, and waits to be killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            try (DiskBackend backend = DiskBackend.at(Path.of(arguments[0]))) {
                System.out.println(backend.tryLease(key(1)).isPresent());
                System.out.flush();
                System.in.read();
            }
        }
    }

    @Test
    void tryLease_heldByAnotherProcess_isRefusedUntilThatIsKilled() throws Exception {
        try (DiskBackend backend = DiskBackend.at(folder)) {
            Process holder = JavaProcess.of(Holder.class, folder.toString()).start();
            try (BufferedReader output = holder.inputReader(UTF_8)) {
                assertThat(output.readLine()).isEqualTo("true");
                assertThat(backend.tryLease(key(1))).isEmpty();
                assertThat(backend.tryLease(key(2))).isPresent();
            } finally {
                holder.destroyForcibly().waitFor();
            }
            assertThat(backend.tryLease(key(1))).isPresent();
        }
    }

    /** POSIX frees all locks of a process on a file when it closes any channel of the file. */
    @Test
    void tryLease_whileAnotherBackendOfTheProcessCloses_staysHeldForOtherProcesses() throws Exception {
        try (DiskBackend backend = DiskBackend.at(folder)) {
            Optional<Lease> held = backend.tryLease(key(1));
            assertThat(held).isPresent();
            try (DiskBackend another = DiskBackend.at(folder.resolve("../" + folder.getFileName()))) {
                assertThat(another.tryLease(key(1))).isEmpty();
                assertThat(another.tryLease(key(2))).isPresent();
            }
            Process other = JavaProcess.of(Holder.class, folder.toString()).start();
            try (BufferedReader output = other.inputReader(UTF_8)) {
                assertThat(output.readLine()).isEqualTo("false");
            } finally {
                other.destroyForcibly().waitFor();
            }
            held.orElseThrow().close();
        }
    }

    @Test
    void tryLease_manyTimes_leavesOneEmptyFile() throws IOException {
        try (DiskBackend backend = DiskBackend.at(folder)) {
            for (int i = 0; i < 100; i++) {
                assertThat(backend.tryLease(key(i))).isPresent();
            }
        }
        assertThat(Caches.files(folder)).containsExactlyInAnyOrder("format", "leases");
        assertThat(folder.resolve("leases")).isEmptyFile();
    }

    @Test
    void tryLease_afterTheFolderWasDeleted_excludesWhoComesLater() throws IOException {
        try (DiskBackend backend = DiskBackend.at(folder)) {
            assertThat(backend.tryLease(key(1))).isPresent();
            Files.delete(folder.resolve("leases"));
            assertThat(backend.tryLease(key(1))).isPresent();
            try (DiskBackend another = DiskBackend.at(folder)) {
                assertThat(another.tryLease(key(1))).isEmpty();
            }
        }
    }

    @Test
    void tryLease_whereNoFileCanBe_isGrantedEachTime() throws IOException {
        try (DiskBackend backend = DiskBackend.at(folder.resolve("parent/cache"))) {
            Files.writeString(folder.resolve("parent"), "a file in place of a folder");
            for (int i = 0; i < 2; i++) {
                assertThat(backend.tryLease(key(1))).isPresent();
            }
        }
    }

    @Test
    void closeOfALease_afterItsBackend_doesNothing() throws IOException {
        DiskBackend backend = DiskBackend.at(folder);
        Lease lease = backend.tryLease(key(1)).orElseThrow();
        backend.close();
        try (DiskBackend another = DiskBackend.at(folder)) {
            Lease taken = another.tryLease(key(1)).orElseThrow();
            lease.close();
            assertThat(another.tryLease(key(1))).isEmpty();
            taken.close();
        }
    }
}
