package io.crystallize.cache;

import static io.crystallize.cache.Caches.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.Answers;
import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.Leasing;
import io.crystallize.core.cache.Lookup;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.TracedRead;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Law 3, of what a killed process leaves behind: nobody waits for it, and nobody takes what it told for news. */
@Timeout(60)
class KilledNeighbourTest {
    private static final Digest START = key(1);
    private static final Read READ = new Read(Read.Kind.CONTEXT, "factor");
    private static final Digest ANSWER = key(2);
    private static final Answers ANSWERS = read -> ANSWER;

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();

    /** A process that computes at the key, asks if it shall, says so when others are told of it, and waits. */
    static final class Computing {
        private Computing() {}

        public static void main(String[] arguments) throws Exception {
            CountDownLatch told = new CountDownLatch(1);
            try (TraceCache cache = new TraceCache(new Watched(DiskBackend.at(Path.of(arguments[0]))) {
                @Override
                public void put(Digest key, byte[] entry) throws IOException {
                    super.put(key, entry);
                    told.countDown();
                }
            })) {
                Lookup.Miss miss = (Lookup.Miss) cache.find(START, ANSWERS);
                if (arguments[1].equals("asks")) {
                    miss.asks(new TracedRead(READ, ANSWER));
                    told.await();
                }
                System.out.println("computing");
                System.out.flush();
                System.in.read();
            }
        }
    }

    private Process start(String asks) throws IOException {
        Process process =
                JavaProcess.of(Computing.class, folder.toString(), asks).start();
        processes.add(process);
        BufferedReader output = process.inputReader(UTF_8);
        assertThat(output.readLine()).isEqualTo("computing");
        return process;
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @AfterEach
    void killAll() throws InterruptedException {
        for (Process process : processes) {
            kill(process);
        }
    }

    @Test
    void whoWaits_computesItself_onceTheProcessIsKilled() throws Exception {
        try (TraceCache cache = new TraceCache(DiskBackend.at(folder))) {
            Process killed = start("asks");
            Lookup.InFlight there = (Lookup.InFlight) cache.find(START, ANSWERS);
            there.end().join(); // it has asked
            Lookup.InFlight farther = (Lookup.InFlight) cache.find(START, ANSWERS);
            kill(killed);
            farther.end().join();
            try (Lookup.Miss miss = (Lookup.Miss) cache.find(START, ANSWERS)) {
                assertThat(miss.reason()).contains("nothing is stored");
            }
        }
    }

    /** What it left says that somebody asked here; the one who computes now has not. */
    @Test
    void whatAKilledProcessAsked_isNotTakenForWhatTheNextOneAsks() throws Exception {
        kill(start("asks"));
        start("nothing");
        CountDownLatch looks = new CountDownLatch(4);
        Watched watched = new Watched(DiskBackend.at(folder)) {
            @Override
            public Optional<Lease> tryLease(Digest key) throws IOException {
                if (key.equals(START)) {
                    looks.countDown();
                }
                return super.tryLease(key);
            }
        };
        try (TraceCache cache = new TraceCache(watched)) {
            CompletableFuture<Void> end = ((Lookup.InFlight) cache.find(START, ANSWERS)).end();
            looks.await();
            assertThat(end)
                    .as("It waits for the one that computes, and doesn't compute the same")
                    .isNotDone();
            assertThat(cache.find(START, ANSWERS)).isInstanceOf(Lookup.InFlight.class);
        }
    }

    @Test
    void whatAKilledProcessAsked_isToldAnewByTheNextOne() throws Exception {
        kill(start("asks"));
        start("asks");
        try (TraceCache cache = new TraceCache(DiskBackend.at(folder))) {
            ((Lookup.InFlight) cache.find(START, ANSWERS)).end().join();
            assertThat(cache.find(START, ANSWERS))
                    .as("As it is answered, so is this one")
                    .isInstanceOf(Lookup.InFlight.class);
            assertThat(cache.find(START, read -> key(3)))
                    .as("Who is answered otherwise need not wait")
                    .isInstanceOf(Lookup.Miss.class);
        }
    }

    /** A folder as a cache, to look at what is done with it. */
    private static class Watched implements CacheBackend, Leasing {
        private final DiskBackend disk;

        Watched(DiskBackend disk) {
            this.disk = disk;
        }

        @Override
        public String name() {
            return disk.name();
        }

        @Override
        public Optional<byte[]> get(Digest key) throws IOException {
            return disk.get(key);
        }

        @Override
        public void put(Digest key, byte[] entry) throws IOException {
            disk.put(key, entry);
        }

        @Override
        public void remove(Digest key) throws IOException {
            disk.remove(key);
        }

        @Override
        public Optional<InputStream> openBlob(Digest address) throws IOException {
            return disk.openBlob(address);
        }

        @Override
        public BlobWriter newBlob() throws IOException {
            return disk.newBlob();
        }

        @Override
        public void removeBlob(Digest address) throws IOException {
            disk.removeBlob(address);
        }

        @Override
        public Optional<Lease> tryLease(Digest key) throws IOException {
            return disk.tryLease(key);
        }

        @Override
        public void close() throws IOException {
            disk.close();
        }
    }
}
