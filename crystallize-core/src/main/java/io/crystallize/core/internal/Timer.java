package io.crystallize.core.internal;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apiguardian.api.API;

/** Runs quick tasks later, all in one thread, a daemon. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class Timer {
    private static final ScheduledThreadPoolExecutor EXECUTOR = executor();

    private Timer() {}

    private static ScheduledThreadPoolExecutor executor() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "crystallize-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** Runs a task, which is quick, after some time, unless what is returned is run before. */
    public static Runnable later(Runnable task, Duration time) {
        ScheduledFuture<?> scheduled =
                EXECUTOR.schedule(task, TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }
}
