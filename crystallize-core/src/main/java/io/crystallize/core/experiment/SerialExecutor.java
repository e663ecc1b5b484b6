package io.crystallize.core.experiment;

import java.util.List;
import java.util.function.Consumer;

record SerialExecutor() implements TrialExecutor {
    @Override
    public String name() {
        return "serial";
    }

    @Override
    public void execute(List<Trial> trials, TrialRunner run, Consumer<TrialResult> results)
            throws InterruptedException {
        for (Trial trial : trials) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            results.accept(run.run(trial));
        }
    }
}
