package io.crystallize.core.execution;

import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Runs trials in threads of its own. Also a single trial at a time has one: so an interrupt of the calling thread, which
 * ends the run, is never taken for one that a step makes.
 *
 * @param name its name
 * @param threads how many trials run at once, at least 1
 */
record ThreadsExecutor(String name, int threads) implements TrialExecutor {
    @Override
    public void execute(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results)
            throws InterruptedException {
        new ThreadsExecution(threads, trials, runner, results).run();
    }
}
