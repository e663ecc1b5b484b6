package io.crystallize.core;

import io.crystallize.core.RunListener.RunInfo;
import io.crystallize.core.internal.Caught;
import io.crystallize.core.internal.ContextLoader;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;

/**
 * Those who watch a run. What they throw is logged, and nothing else comes of it.
 *
 * @param run the run that they watch
 */
record Watchers(RunInfo run, List<RunListener> listeners, Logger logger) {
    Watchers {
        listeners = List.copyOf(listeners);
    }

    /** Those who watch a run of steps with the given names. */
    static Watchers of(RunOptions options, List<String> steps) {
        return new Watchers(
                new RunInfo(options.condition(), options.replicate(), steps), options.allListeners(), options.logger());
    }

    void tell(BiConsumer<RunListener, RunInfo> call) {
        for (RunListener listener : listeners) {
            try {
                ContextLoader.of(listener).call(() -> {
                    call.accept(listener, run);
                    return true;
                });
            } catch (Throwable e) { // whatever it is, the step has nothing to do with it
                Caught.check(e);
                logger.warn("A listener failed, and was not heard: {}", e.toString(), e);
            }
        }
    }
}
