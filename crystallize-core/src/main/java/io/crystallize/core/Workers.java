package io.crystallize.core;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The threads that asynchronous runs are in, when nobody says otherwise. Daemons, all of them. */
final class Workers {
    private static final int MOST_THREADS = 1024;

    private Workers() {}

    /**
     * Returns virtual threads, one for each task, where the JVM has them (from Java 21), and else a pool that is bounded,
     * but for threads in place of those that {@link Waiting} holds up.
     */
    static Executor shared() {
        return Shared.EXECUTOR;
    }

    /** Runs a task in a thread of its own: a virtual one where the JVM has them. */
    static void start(String name, Runnable task) {
        ExecutorService virtual = Shared.VIRTUAL;
        if (virtual != null) {
            virtual.execute(task);
            return;
        }
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static final class Shared {
        static final @Nullable ExecutorService VIRTUAL = virtual();
        /** Nothing but an executor: nobody who gets it from options can shut it down. */
        static final Executor EXECUTOR = VIRTUAL == null ? pool()::execute : VIRTUAL::execute;

        private static @Nullable ExecutorService virtual() {
            if (Runtime.version().feature() < 21) {
                return null;
            }
            try {
                MethodHandle factory = MethodHandles.publicLookup()
                        .findStatic(
                                Executors.class,
                                "newVirtualThreadPerTaskExecutor",
                                MethodType.methodType(ExecutorService.class));
                return (ExecutorService) factory.invokeExact();
            } catch (Throwable e) {
                throw new AssertionError("Java 21 and later have virtual threads", e);
            }
        }

        private static ForkJoinPool pool() {
            int threads = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
            return new ForkJoinPool(
                    threads,
                    pool -> {
                        ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
                        thread.setName("crystallize-" + thread.getPoolIndex());
                        return thread;
                    },
                    null,
                    true,
                    0,
                    MOST_THREADS,
                    threads,
                    pool -> true,
                    1,
                    TimeUnit.MINUTES);
        }
    }
}
