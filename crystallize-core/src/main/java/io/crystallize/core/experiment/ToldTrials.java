package io.crystallize.core.experiment;

import io.crystallize.core.execution.Trial;
import java.util.Iterator;

/**
 * Trials, of each of which those who watch are told when it is taken.
 *
 * @param trials the trials
 * @param listeners those who watch
 */
record ToldTrials(Iterator<Trial> trials, Listeners listeners) implements Iterator<Trial> {
    @Override
    public boolean hasNext() {
        return trials.hasNext();
    }

    @Override
    public Trial next() {
        Trial trial = trials.next();
        listeners.tell(listener -> listener.trialStarted(trial));
        return trial;
    }
}
