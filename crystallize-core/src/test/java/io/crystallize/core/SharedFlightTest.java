package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.LeasingBackend;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.provenance.CacheUse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who computes the same waits, among threads and among processes; whose step is answered otherwise doesn't. */
@Timeout(60)
class SharedFlightTest {
    private static final Key<Integer> FACTOR = Key.of("factor", Integer.class);
    private static final Key<Integer> SHIFT = Key.of("shift", Integer.class);
    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final AtomicReference<CyclicBarrier> MEETING = new AtomicReference<>();
    private static final AtomicReference<CountDownLatch> ENTERED = new AtomicReference<>();
    private static final AtomicReference<CountDownLatch> MAY_END = new AtomicReference<>();

    /** How the runs share the backend. */
    enum Sharing {
        THREADS,
        PROCESSES
    }

    /** Ends only when two of it have asked for their factor. */
    @Cacheable
    record MeetsAfterAsking() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws Exception {
            RUNS.incrementAndGet();
            int factor = context.get(FACTOR);
            MEETING.get().await();
            return factor * input + context.get(SHIFT);
        }
    }

    @Cacheable
    record AsksThenWaits() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) throws Exception {
            RUNS.incrementAndGet();
            int result = context.get(FACTOR) * input + context.get(SHIFT);
            ENTERED.get().countDown();
            MAY_END.get().await();
            return result;
        }
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final LeasingBackend processes = new LeasingBackend();
    private final TraceCache oneCache = new TraceCache(new MapBackend());

    @BeforeEach
    void reset() {
        RUNS.set(0);
        MEETING.set(new CyclicBarrier(2));
        ENTERED.set(new CountDownLatch(1));
        MAY_END.set(new CountDownLatch(1));
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private TraceCache cache(Sharing sharing) {
        if (sharing == Sharing.THREADS) {
            return oneCache;
        }
        return new TraceCache(processes);
    }

    private Future<PipelineRun<Integer>> start(TraceCache cache, Step<Integer, Integer> step, int factor, int shift) {
        Callable<PipelineRun<Integer>> run = () -> Pipeline.start(step)
                .run(
                        10,
                        ContextValues.empty().with(FACTOR, factor).with(SHIFT, shift),
                        RunOptions.builder().cache(cache).build());
        return threads.submit(run);
    }

    private static List<CacheUse.Result> uses2(Future<PipelineRun<Integer>> one, Future<PipelineRun<Integer>> two)
            throws Exception {
        List<CacheUse.Result> uses = new ArrayList<>(uses(one.get()));
        uses.addAll(uses(two.get()));
        return uses;
    }

    @ParameterizedTest
    @EnumSource
    void stepsWhoseReadsDiffer_neverWaitForEachOther(Sharing sharing) throws Exception {
        Future<PipelineRun<Integer>> two = start(cache(sharing), new MeetsAfterAsking(), 2, 0);
        Future<PipelineRun<Integer>> three = start(cache(sharing), new MeetsAfterAsking(), 3, 0);
        assertThat(two.get().output()).isEqualTo(20);
        assertThat(three.get().output()).isEqualTo(30);
        assertThat(uses2(two, three)).containsExactly(MISS, MISS);
    }

    @ParameterizedTest
    @EnumSource
    void whoIsAnsweredTheSame_waitsAfterTheQuestionsToo(Sharing sharing) throws Exception {
        Future<PipelineRun<Integer>> first = start(cache(sharing), new AsksThenWaits(), 2, 7);
        ENTERED.get().await();
        ENTERED.set(new CountDownLatch(1));
        Future<PipelineRun<Integer>> second = start(cache(sharing), new AsksThenWaits(), 2, 7);
        Future<PipelineRun<Integer>> other = start(cache(sharing), new AsksThenWaits(), 2, 8);
        ENTERED.get().await(); // the other one has asked too
        MAY_END.get().countDown();
        assertThat(uses2(first, second)).containsExactly(MISS, HIT);
        assertThat(uses(other.get())).containsExactly(MISS);
        assertThat(second.get().output()).isEqualTo(27);
        assertThat(other.get().output()).isEqualTo(28);
        assertThat(RUNS).hasValue(2);
    }

    @Test
    void eightProcesses_oneKey_computeItOnce() throws Exception {
        List<Future<PipelineRun<Integer>>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(start(cache(Sharing.PROCESSES), new AsksThenWaits(), 2, 7));
        }
        ENTERED.get().await();
        MAY_END.get().countDown();
        List<CacheUse.Result> uses = new ArrayList<>();
        for (Future<PipelineRun<Integer>> run : all) {
            uses.addAll(uses(run.get()));
            assertThat(run.get().output()).isEqualTo(27);
        }
        assertThat(RUNS).hasValue(1);
        assertThat(uses).containsOnlyOnce(MISS).hasSize(8);
        assertThat(processes.leased).isEmpty();
    }

    @Test
    void leaseOfAProcessThatDied_isTakenOver() throws Exception {
        Future<PipelineRun<Integer>> dies = start(cache(Sharing.PROCESSES), new AsksThenWaits(), 2, 7);
        ENTERED.get().await();
        ENTERED.set(new CountDownLatch(1));
        Future<PipelineRun<Integer>> waits = start(cache(Sharing.PROCESSES), new AsksThenWaits(), 2, 7);
        processes.leased.clear(); // as the system does for a dead process, which stores nothing
        ENTERED.get().await();
        assertThat(RUNS).hasValue(2);
        MAY_END.get().countDown();
        assertThat(uses2(dies, waits)).containsExactly(MISS, MISS);
    }

    @Test
    void closedCache_waitsForNobody() throws Exception {
        Future<PipelineRun<Integer>> busy = start(cache(Sharing.PROCESSES), new AsksThenWaits(), 2, 7);
        ENTERED.get().await();
        ENTERED.set(new CountDownLatch(1));
        TraceCache own = cache(Sharing.PROCESSES);
        Future<PipelineRun<Integer>> waits = start(own, new AsksThenWaits(), 2, 7);
        own.close();
        ENTERED.get().await();
        MAY_END.get().countDown();
        assertThat(waits.get().output()).isEqualTo(busy.get().output());
    }

    @Test
    void whatIsToldToOtherProcesses_isTakenBack() throws Exception {
        Future<PipelineRun<Integer>> two = start(cache(Sharing.PROCESSES), new MeetsAfterAsking(), 2, 0);
        Future<PipelineRun<Integer>> three = start(cache(Sharing.PROCESSES), new MeetsAfterAsking(), 3, 0);
        uses2(two, three);
        int entries = processes.entries.size();
        processes.entries.clear();
        MEETING.set(new CyclicBarrier(1));
        start(cache(Sharing.PROCESSES), new MeetsAfterAsking(), 2, 0).get();
        start(cache(Sharing.PROCESSES), new MeetsAfterAsking(), 3, 0).get();
        assertThat(entries).isEqualTo(processes.entries.size());
        assertThat(processes.leased).isEmpty();
    }

    @Test
    void refresh_waitsForTheEndOfAnother_andNotForItsQuestions() throws Exception {
        MAY_END.get().countDown();
        for (int shift : List.of(7, 8)) {
            start(oneCache, new AsksThenWaits(), 2, shift).get();
        }
        MAY_END.set(new CountDownLatch(1));
        ENTERED.set(new CountDownLatch(1));
        CachePolicy policy = CachePolicy.standard().refresh(List.of("asks-then-waits"));
        List<Future<PipelineRun<Integer>>> all = new ArrayList<>();
        for (int shift : List.of(7, 8)) {
            Callable<PipelineRun<Integer>> run = () -> Pipeline.start(new AsksThenWaits())
                    .run(
                            10,
                            ContextValues.empty().with(FACTOR, 2).with(SHIFT, shift),
                            RunOptions.builder()
                                    .cache(oneCache)
                                    .cachePolicy(policy)
                                    .build());
            all.add(threads.submit(run));
            ENTERED.get().await();
        }
        MAY_END.get().countDown();
        assertThat(uses2(all.get(0), all.get(1))).containsExactly(MISS, MISS);
        assertThat(RUNS).hasValue(4);
    }

    @Test
    void leaseThatCantBeGivenBack_letsNobodyWait() throws Exception {
        class NoClosing extends LeasingBackend {
            @Override
            public java.util.Optional<Lease> tryLease(io.crystallize.core.digest.Digest key) {
                return super.tryLease(key).map(lease -> () -> {
                    lease.close();
                    throw new IllegalStateException("lease server gone");
                });
            }
        }
        CacheBackend backend = new NoClosing();
        Future<PipelineRun<Integer>> first = start(new TraceCache(backend), new AsksThenWaits(), 2, 7);
        ENTERED.get().await();
        Future<PipelineRun<Integer>> second = start(new TraceCache(backend), new AsksThenWaits(), 2, 7);
        MAY_END.get().countDown();
        assertThat(uses2(first, second)).containsExactly(MISS, HIT);
    }

    @Test
    void backendThatFailsBadlyWhileSomebodyWaits_letsItGoOn() throws Exception {
        class Deep extends LeasingBackend {
            private final AtomicInteger looks = new AtomicInteger();

            @Override
            public java.util.Optional<byte[]> get(io.crystallize.core.digest.Digest key) throws java.io.IOException {
                if (Thread.currentThread().getName().contains("commonPool") && looks.getAndIncrement() == 0) {
                    throw new StackOverflowError("as if");
                }
                return super.get(key);
            }
        }
        CacheBackend backend = new Deep();
        Future<PipelineRun<Integer>> first = start(new TraceCache(backend), new AsksThenWaits(), 2, 7);
        ENTERED.get().await();
        Future<PipelineRun<Integer>> second = start(new TraceCache(backend), new AsksThenWaits(), 2, 7);
        MAY_END.get().countDown();
        assertThat(first.get().output()).isEqualTo(27);
        assertThat(second.get().output()).isEqualTo(27);
    }

    @Test
    void backendThatCantLease_isAskedAllTheSame() throws Exception {
        class NoLocks extends LeasingBackend {
            @Override
            public java.util.Optional<Lease> tryLease(io.crystallize.core.digest.Digest key) {
                throw new IllegalStateException("no locks here");
            }
        }
        CacheBackend backend = new NoLocks();
        MAY_END.get().countDown();
        for (CacheUse.Result expected : List.of(MISS, HIT)) {
            TraceCache cache = new TraceCache(backend);
            assertThat(uses(start(cache, new AsksThenWaits(), 2, 7).get())).containsExactly(expected);
        }
    }
}
