package io.crystallize.core.experiment;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.execution.Trial;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/**
 * The trials of a run, in the order in which they begin: replicate by replicate, so that what has finished at any time
 * can be compared, and within each the conditions in an order of chance that the seed decides. Whatever changes while an
 * experiment runs (a machine that gets warm, a service that gets slow) so doesn't always meet the same condition: each
 * replicate is a randomised block. For one thread at a time, but any may stop them.
 */
final class TrialOrder implements Iterator<Trial> {
    private final List<String> conditions;
    private final int replicates;
    private final long seed;
    private final Predicate<Trial> wanted;

    private List<String> block = List.of();
    private int next;
    private int replicate = -1;
    private volatile boolean stopped;

    /** Whether there was said to be a next one: a stop doesn't take that back. */
    private boolean isPromised;

    /**
     * The trials of an experiment that are wanted.
     *
     * @param wanted asked of each trial when its turn comes
     */
    TrialOrder(List<String> conditions, int replicates, long seed, Predicate<Trial> wanted) {
        this.conditions = conditions;
        this.replicates = replicates;
        this.seed = seed;
        this.wanted = wanted;
    }

    @Override
    public boolean hasNext() {
        isPromised = !stopped && find();
        return isPromised;
    }

    /** Whether there is a next one, if nobody stops them. */
    private boolean find() {
        while (replicate < replicates) {
            while (next < block.size()) {
                if (wanted.test(new Trial(block.get(next), replicate))) {
                    return true;
                }
                next++;
            }
            if (++replicate < replicates) {
                block = shuffled(replicate);
                next = 0;
            }
        }
        return false;
    }

    @Override
    public Trial next() {
        if (!isPromised && !hasNext()) {
            throw new NoSuchElementException();
        }
        isPromised = false;
        return new Trial(block.get(next++), replicate);
    }

    /** Ends them before their end: there is no next one, but one that was promised. */
    void stop() {
        stopped = true;
    }

    /** Whether they were ended before their end. */
    boolean isStopped() {
        return stopped;
    }

    private List<String> shuffled(int of) {
        return conditions.size() == 1
                ? conditions
                : conditions.stream()
                        .sorted(Comparator.comparing(condition -> place(of, condition)))
                        .toList();
    }

    private Digest place(int of, String condition) {
        return Digester.standard().digest(List.of("order", seed, of, condition));
    }
}
