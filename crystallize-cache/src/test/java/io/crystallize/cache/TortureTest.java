package io.crystallize.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.TraceCache;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that share a folder are killed at random, while its files are damaged and deleted. Nothing wrong is ever
 * served, and the folder heals. Runs for {@code torture.seconds}; a seed that is printed can be given as
 * {@code torture.seed}, although it decides the damage alone, and not when it happens.
 */
@Tag("slow")
class TortureTest {
    private static final int PROCESSES = 8;
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

    private final AtomicInteger right = new AtomicInteger();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final List<Worker> workers = new ArrayList<>();

    private SplittableRandom random;

    @TempDir
    Path folder;

    @AfterEach
    void killAll() throws InterruptedException {
        for (Worker worker : workers) {
            worker.process.destroyForcibly().waitFor();
        }
        for (Worker worker : workers) {
            worker.listener.join();
        }
    }

    @Test
    void manyProcesses_killedOnADamagedFolder_areNeverServedAWrongValueAndItHeals() throws Exception {
        long seed = Long.getLong("torture.seed", ThreadLocalRandom.current().nextLong());
        Duration time = Duration.ofSeconds(Integer.getInteger("torture.seconds", 3));
        System.out.println("torture.seed=" + seed);
        random = new SplittableRandom(seed);
        Path root = folder.resolve("cache");

        TortureVandal vandal = new TortureVandal(root, random.split());
        int kills = torture(root, vandal, time);
        killAll();
        System.out.printf(
                "%d runs were right in %d s of %d processes, %d kills and %d damages; %d temporary files are left%n",
                right.get(), time.toSeconds(), PROCESSES, kills, vandal.deeds(), leftovers(root));
        assertThat(complaints).isEmpty();
        assertThat(right).hasPositiveValue();

        try (TraceCache cache = new TraceCache(DiskBackend.at(root))) {
            TorturePipeline.runAll(cache);
            assertThat(cache.counts().errors()).isZero();
            assertThat(cache.counts().disputed()).isZero();
            assertThat(TorturePipeline.runAll(cache))
                    .as("Misses of the second run")
                    .isZero();
        }
        InstantSource tomorrow =
                () -> Instant.now().plus(CacheFolder.LEFTOVER_AGE).plusSeconds(60);
        DiskBackend.at(root, Long.MAX_VALUE, tomorrow).close();
        assertThat(root.resolve("tmp")).isEmptyDirectory();
        assertThat(files(root.resolve("damaged"))).isLessThanOrEqualTo((int) (DamagedFolder.MOST_BYTES / 100));
    }

    /** Returns how many processes were killed: only such as have begun, since others could do no harm. */
    private int torture(Path root, TortureVandal vandal, Duration time) throws IOException {
        List<Worker> alive = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            alive.add(start(root));
        }
        awaitRuns(alive);
        int kills = 0;
        long end = System.nanoTime() + time.toNanos();
        long nextKill = System.nanoTime();
        while (System.nanoTime() < end) {
            vandal.doOneDeed();
            LockSupport.parkNanos(random.nextLong(5_000_000));
            int victim = random.nextInt(PROCESSES);
            if (System.nanoTime() > nextKill && alive.get(victim).runs.get() > 0) {
                nextKill = System.nanoTime() + random.nextLong(1_000_000_000L);
                alive.get(victim).process.destroyForcibly();
                alive.set(victim, start(root));
                kills++;
            }
        }
        return kills;
    }

    private Worker start(Path root) throws IOException {
        // Some have a limit that is less than what all results take.
        long limit = random.nextInt(4) == 0 ? 200_000 : Long.MAX_VALUE;
        Worker worker = new Worker(JavaProcess.of(
                        TortureWorker.class, root.toString(), Long.toString(random.nextLong()), Long.toString(limit))
                .start());
        workers.add(worker);
        worker.listener.start();
        return worker;
    }

    private final class Worker {
        private final Process process;
        private final Thread listener = new Thread(this::listen);
        private final AtomicInteger runs = new AtomicInteger();

        Worker(Process process) {
            this.process = process;
        }

        private void listen() {
            try (BufferedReader output = process.inputReader(UTF_8)) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    if (line.equals("right")) {
                        runs.incrementAndGet();
                        right.incrementAndGet();
                    } else if (line.startsWith("wrong")) {
                        complaints.add(line);
                    }
                }
            } catch (IOException e) {
                // It was killed.
            }
        }
    }

    /** Waits until each had a run that was right, or something was wrong. */
    private void awaitRuns(List<Worker> alive) {
        long end = System.nanoTime() + LONGEST_SILENCE.toNanos();
        while (alive.stream().anyMatch(worker -> worker.runs.get() == 0)
                && complaints.isEmpty()
                && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static int leftovers(Path root) throws IOException {
        return files(root.resolve("tmp"));
    }

    private static int files(Path folder) throws IOException {
        return Files.exists(folder) ? Caches.files(folder).size() : 0;
    }
}
