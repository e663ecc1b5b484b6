package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.NoDigestException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ResourcesTest {
    private static final int THREADS = 16;

    record Model(String name) implements ResourceSpec<Loaded> {}

    record Weights(int[] values, Set<String> tags) implements ResourceSpec<int[]> {}

    record Handle(Object socket) implements ResourceSpec<Object> {}

    /** What a test does while a model is made or closed. */
    @FunctionalInterface
    interface Action {
        void run(String name) throws Exception;
    }

    static final class Loaded {
        private final String name;

        Loaded(String name) {
            this.name = name;
        }
    }

    /** Makes models, and notes what it made and closed. */
    private static final class Models implements ResourceFactory<Model, Loaded> {
        final AtomicInteger calls = new AtomicInteger();
        final List<String> closed = new CopyOnWriteArrayList<>();
        final AtomicReference<Action> whileMade = new AtomicReference<>(name -> {});
        final AtomicReference<Action> whileClosed = new AtomicReference<>(name -> {});

        @Override
        public Class<Model> specType() {
            return Model.class;
        }

        @Override
        public @Nullable Loaded create(Model spec, Secrets secrets) throws Exception {
            calls.incrementAndGet();
            whileMade.get().run(spec.name());
            return spec.name().equals("null") ? null : new Loaded(spec.name());
        }

        @Override
        public void close(Loaded resource) throws Exception {
            closed.add(resource.name);
            whileClosed.get().run(resource.name);
        }
    }

    record OfWeights() implements ResourceFactory<Weights, int[]> {
        @Override
        public Class<Weights> specType() {
            return Weights.class;
        }

        @Override
        public int[] create(Weights spec, Secrets secrets) {
            return spec.values();
        }
    }

    record OfHandles() implements ResourceFactory<Handle, Object> {
        @Override
        public Class<Handle> specType() {
            return Handle.class;
        }

        @Override
        public Object create(Handle spec, Secrets secrets) {
            return spec;
        }
    }

    private final Models models = new Models();
    private final Resources resources = open(models);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    private static Resources open(ResourceFactory<?, ?> factory) {
        return ResourceFactories.none().with(factory).open(Secrets.none());
    }

    @AfterEach
    void stop() {
        Thread.interrupted();
        threads.shutdownNow();
    }

    /** Has as many threads as there are ask at once. */
    private List<Future<Loaded>> askAtOnce(int askers, Callable<Loaded> question) {
        CyclicBarrier start = new CyclicBarrier(askers);
        List<Future<Loaded>> answers = new ArrayList<>();
        for (int i = 0; i < askers; i++) {
            answers.add(threads.submit(() -> {
                start.await();
                return question.call();
            }));
        }
        return answers;
    }

    /** Returns once a thread waits for something. */
    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    private static Throwable failureOf(Future<?> answer) throws InterruptedException {
        try {
            throw new AssertionError("no failure, but " + answer.get());
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    @Test
    void equalSpecs_haveOneResource_whicheverThreadAsks() throws Exception {
        CountDownLatch allAsked = new CountDownLatch(THREADS);
        models.whileMade.set(name -> allAsked.await());
        List<Future<Loaded>> answers = askAtOnce(THREADS, () -> {
            allAsked.countDown();
            return resources.get(new Model("small"));
        });

        Set<Loaded> made = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Future<Loaded> answer : answers) {
            made.add(answer.get());
        }
        assertThat(made).hasSize(1);
        assertThat(models.calls).hasValue(1);
        assertThat(resources.get(new Model("small"))).isSameAs(made.iterator().next());
    }

    @Test
    void differentSpecs_haveDifferentResources() {
        assertThat(resources.get(new Model("small")).name).isEqualTo("small");
        assertThat(resources.get(new Model("large")).name).isEqualTo("large");
        assertThat(models.calls).hasValue(2);
    }

    @Test
    void differentSpecs_areMadeAtTheSameTime() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        models.whileMade.set(name -> both.await());
        Future<Loaded> small = threads.submit(() -> resources.get(new Model("small")));
        Future<Loaded> large = threads.submit(() -> resources.get(new Model("large")));

        assertThat(small.get().name).isEqualTo("small");
        assertThat(large.get().name).isEqualTo("large");
    }

    @Test
    void equality_isThatOfDigests_andTheFactoryGetsACopy() {
        try (Resources weights = open(new OfWeights())) {
            int[] values = {1, 2};
            int[] first = weights.get(new Weights(values, Set.of("a", "b")));
            values[0] = 7;

            assertThat(first).containsExactly(1, 2);
            assertThat(weights.get(new Weights(new int[] {1, 2}, Set.of("b", "a"))))
                    .isSameAs(first);
            assertThat(weights.get(new Weights(values, Set.of("a", "b")))).containsExactly(7, 2);
        }
    }

    @Test
    void specWithoutDigest_isTold_unlessTheDigesterHasAnEncoder() {
        ResourceFactories factories = ResourceFactories.none().with(new OfHandles());
        Handle handle = new Handle(new Socket());
        try (Resources standard = factories.open(Secrets.none())) {
            assertThatExceptionOfType(NoDigestException.class)
                    .isThrownBy(() -> standard.get(handle))
                    .withMessageStartingWith("Handle.socket: java.net.Socket has no digest");
        }
        DigestEncoder<Socket> encoder = new DigestEncoder<>() {
            @Override
            public Class<Socket> type() {
                return Socket.class;
            }

            @Override
            public void encode(Socket value, DigestSink sink) {
                sink.add("connected", value.isConnected());
            }
        };
        try (Resources withEncoder =
                factories.open(Secrets.none(), Digester.standard().with(encoder))) {
            assertThat(withEncoder.get(handle)).isEqualTo(handle);
        }
    }

    @Test
    void secrets_reachTheFactory() {
        ResourceFactory<Model, Loaded> withSecret = new ResourceFactory<>() {
            @Override
            public Class<Model> specType() {
                return Model.class;
            }

            @Override
            public Loaded create(Model spec, Secrets secrets) {
                return new Loaded(secrets.find("token").orElseThrow().value());
            }
        };
        try (Resources open = ResourceFactories.none().with(withSecret).open(Secrets.of(Map.of("token", "hunter2")))) {
            assertThat(open.get(new Model("small")).name).isEqualTo("hunter2");
        }
    }

    @Test
    void failure_isToldToAllWhoWait_andTheNextTriesAgain() throws Exception {
        CountDownLatch mayFail = new CountDownLatch(1);
        CountDownLatch making = new CountDownLatch(1);
        models.whileMade.set(name -> {
            making.countDown();
            mayFail.await();
            throw new IOException("no network");
        });
        Future<Loaded> first = threads.submit(() -> resources.get(new Model("small")));
        making.await();
        List<Thread> waiting = new CopyOnWriteArrayList<>();
        List<Future<Loaded>> others = askAtOnce(THREADS - 1, () -> {
            waiting.add(Thread.currentThread());
            return resources.get(new Model("small"));
        });
        while (waiting.size() < THREADS - 1) {
            Thread.onSpinWait();
        }
        waiting.forEach(ResourcesTest::awaitWaiting);
        mayFail.countDown();

        others.add(first);
        for (Future<Loaded> answer : others) {
            assertThat(failureOf(answer))
                    .isInstanceOf(ResourceFailedException.class)
                    .hasMessage("The resource Model[name=small] can't be made: java.io.IOException: no network")
                    .hasCauseInstanceOf(IOException.class);
        }
        assertThat(models.calls).hasValue(1);

        models.whileMade.set(name -> {});
        assertThat(resources.get(new Model("small")).name).isEqualTo("small");
        assertThat(models.calls).hasValue(2);
    }

    @Test
    void error_isThrownAsItIs_andTheNextTriesAgain() {
        models.whileMade.set(name -> {
            throw new NoClassDefFoundError("com/acme/Native");
        });
        assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> resources.get(new Model("small")));
        models.whileMade.set(name -> {});
        assertThat(resources.get(new Model("small")).name).isEqualTo("small");
    }

    @Test
    void factoryThatReturnsNull_isTold() {
        assertThatExceptionOfType(ResourceFailedException.class)
                .isThrownBy(() -> resources.get(new Model("null")))
                .withMessageContaining("Model[name=null]")
                .withMessageEndingWith(Models.class.getName() + " returned null");
    }

    @Test
    void interruptedWaiter_fails_withItsStatusSet_andTheOthersGetTheResource() throws Exception {
        CountDownLatch making = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        models.whileMade.set(name -> {
            making.countDown();
            mayEnd.await();
        });
        Future<Loaded> maker = threads.submit(() -> resources.get(new Model("small")));
        making.await();
        AtomicReference<Thread> waiter = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        Future<Boolean> waiting = threads.submit(() -> {
            waiter.set(Thread.currentThread());
            started.countDown();
            try {
                resources.get(new Model("small"));
                return false;
            } catch (ResourceFailedException e) {
                return e.getCause() instanceof InterruptedException && Thread.interrupted();
            }
        });
        started.await();
        awaitWaiting(waiter.get());
        waiter.get().interrupt();

        assertThat(waiting.get()).as("failed with its status set").isTrue();
        mayEnd.countDown();
        assertThat(maker.get()).isSameAs(resources.get(new Model("small")));
        assertThat(models.calls).hasValue(1);
    }

    @Test
    void interruptedMaker_fails_withItsStatusSet_andAWaiterMakesIt() throws Exception {
        AtomicReference<Thread> maker = new AtomicReference<>();
        CountDownLatch making = new CountDownLatch(1);
        models.whileMade.set(name -> {
            if (maker.compareAndSet(null, Thread.currentThread())) {
                making.countDown();
                new CountDownLatch(1).await();
            }
        });
        Future<Boolean> failed = threads.submit(() -> {
            try {
                resources.get(new Model("small"));
                return false;
            } catch (ResourceFailedException e) {
                return e.getCause() instanceof InterruptedException && Thread.interrupted();
            }
        });
        making.await();
        AtomicReference<Thread> waiter = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        Future<Loaded> waiting = threads.submit(() -> {
            waiter.set(Thread.currentThread());
            started.countDown();
            return resources.get(new Model("small"));
        });
        started.await();
        awaitWaiting(waiter.get());
        maker.get().interrupt();

        assertThat(failed.get()).as("failed with its status set").isTrue();
        assertThat(waiting.get().name).isEqualTo("small");
        assertThat(models.calls).hasValue(2);
    }

    @Test
    void resourceThatIsThere_isHadInAnInterruptedThread() {
        Loaded made = resources.get(new Model("small"));
        Thread.currentThread().interrupt();
        assertThat(resources.get(new Model("small"))).isSameAs(made);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void close_closesEachOnce_theLastThatWasMadeFirst() throws Exception {
        CountDownLatch firstMayEnd = new CountDownLatch(1);
        CountDownLatch making = new CountDownLatch(1);
        models.whileMade.set(name -> {
            if (name.equals("slow")) {
                making.countDown();
                firstMayEnd.await();
            }
        });
        Future<Loaded> slow = threads.submit(() -> resources.get(new Model("slow")));
        making.await();
        resources.get(new Model("second"));
        resources.get(new Model("third"));
        firstMayEnd.countDown();
        slow.get();

        resources.close();
        assertThat(models.closed).containsExactly("slow", "third", "second");
        resources.close();
        assertThat(models.closed).hasSize(3);
    }

    @Test
    void close_goesOnAfterFailures_whichAreLogged() {
        for (String name : List.of("first", "second", "third")) {
            resources.get(new Model(name));
        }
        models.whileClosed.set(name -> {
            if (name.equals("third")) {
                throw new IOException("broken pipe");
            }
            if (name.equals("second")) {
                throw new AssertionError("still in use");
            }
        });
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            resources.close();
        } finally {
            System.setErr(before);
        }

        assertThat(models.closed).containsExactly("third", "second", "first");
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("WARN")
                .contains("Model[name=third] can't be closed: java.io.IOException: broken pipe")
                .contains("Model[name=second] can't be closed: java.lang.AssertionError: still in use");
    }

    @Test
    void close_inAnInterruptedThread_closesAsInAnyOther_andLeavesItsStatus() {
        resources.get(new Model("small"));
        List<Boolean> interrupted = new ArrayList<>();
        models.whileClosed.set(name -> interrupted.add(Thread.currentThread().isInterrupted()));
        Thread.currentThread().interrupt();
        resources.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted).containsExactly(false);
    }

    @Test
    void autoCloseable_isClosedByDefault() throws Exception {
        List<String> closed = new ArrayList<>();
        ResourceFactory<Handle, Object> plain = new OfHandles();
        AutoCloseable resource = () -> closed.add("closed");
        plain.close(resource);
        plain.close("no closeable");
        assertThat(closed).containsExactly("closed");
    }

    @Test
    void useAfterClose_isTold() {
        resources.get(new Model("small"));
        resources.close();
        for (String name : Arrays.asList("small", "never made")) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> resources.get(new Model(name)))
                    .withMessage("The resource Model[name=" + name + "] was asked for, but the run's resources are"
                            + " closed: ask for it in the step, while it runs");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> resources.get(new Handle("no factory")));
    }

    @Test
    void resourceThatIsThereOnlyAfterClose_isClosedAtOnce_andNobodyGetsIt() throws Exception {
        CountDownLatch making = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        models.whileMade.set(name -> {
            making.countDown();
            mayEnd.await();
        });
        Future<Loaded> maker = threads.submit(() -> resources.get(new Model("late")));
        making.await();
        AtomicReference<Thread> waiter = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        Future<Loaded> waiting = threads.submit(() -> {
            waiter.set(Thread.currentThread());
            started.countDown();
            return resources.get(new Model("late"));
        });
        started.await();
        awaitWaiting(waiter.get());
        resources.close();
        assertThat(models.closed).isEmpty();
        mayEnd.countDown();

        assertThat(failureOf(maker)).isInstanceOf(IllegalStateException.class).hasMessageContaining("are closed");
        assertThat(failureOf(waiting)).isInstanceOf(IllegalStateException.class).hasMessageContaining("are closed");
        assertThat(models.closed).containsExactly("late");
        assertThat(models.calls).hasValue(1);
    }
}
