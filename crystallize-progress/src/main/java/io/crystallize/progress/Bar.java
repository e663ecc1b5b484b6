package io.crystallize.progress;

import java.util.concurrent.CompletableFuture;
import me.tongfei.progressbar.ProgressBar;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A line that says how far something is: done and total, rate, time left, and what is under way. Shown until it is
 * closed, about once a second; where it can't be shown, all its methods do nothing. Safe for use by any number of
 * threads.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Bar implements AutoCloseable {
    static final Bar NONE = new Bar(null, () -> {});

    private final @Nullable ProgressBar bar;
    private final Runnable closed;

    /**
     * Makes a bar.
     *
     * @param bar what is shown, or null
     * @param closed what to do when it is closed
     */
    Bar(@Nullable ProgressBar bar, Runnable closed) {
        this.bar = bar;
        this.closed = closed;
    }

    /** One more is done. */
    public void step() {
        if (bar != null) {
            bar.step();
        }
    }

    /** So many are done. */
    public void stepTo(int done) {
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    /** Says what is under way. */
    public void now(String what) {
        if (bar != null) {
            bar.setExtraMessage(' ' + what);
        }
    }

    /** Clears the line, and leaves it to others. To be called once; keeps an interrupt. */
    @Override
    public void close() {
        if (bar != null) {
            // Waits for the thread that draws, and would swallow an interrupt that comes meanwhile.
            CompletableFuture.runAsync(bar::close).join();
        }
        closed.run();
    }
}
