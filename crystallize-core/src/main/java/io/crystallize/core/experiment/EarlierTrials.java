package io.crystallize.core.experiment;

import io.crystallize.core.execution.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The trials that the earlier sessions of a run finished, as its journal had them when this was made, to be taken in
 * rounds: the journal is read through once. Of a trial it keeps where its last line begins. For one thread.
 */
final class EarlierTrials {
    private static final Logger LOG = LoggerFactory.getLogger(EarlierTrials.class);

    private final Path file;

    /** Where the last line of each replicate begins, plus 1; or 0. */
    private final Map<String, long[]> lines = new HashMap<>();

    private EarlierTrials(Path file) {
        this.file = file;
    }

    static EarlierTrials of(Path run) throws IOException {
        EarlierTrials trials = new EarlierTrials(run.resolve(RunFolder.TRIALS));
        if (Files.exists(trials.file)) { // else the run ended before it had a journal
            trials.index();
        }
        return trials;
    }

    private void index() throws IOException {
        try (JournalLines journal = new JournalLines(file)) {
            long begin = 0;
            for (String line = journal.next(); line != null; line = journal.next()) {
                Journal.Head head = Journal.Head.of(line);
                if (head == null) {
                    FinishedTrial finished = read(line, begin);
                    if (finished != null && finished.trial().replicate() < Experiment.MAX_REPLICATES) {
                        put(finished.trial(), begin);
                    }
                } else if (head.again() == Journal.NO_SESSION) { // whether it is valid is judged anew
                    put(head.trial(), begin);
                }
                begin = journal.position();
            }
        }
    }

    private void put(Trial trial, long begin) {
        long[] begins = lines.getOrDefault(trial.condition(), new long[16]);
        if (trial.replicate() >= begins.length) {
            begins = Arrays.copyOf(begins, Math.max(2 * begins.length, trial.replicate() + 1));
        }
        begins[trial.replicate()] = begin + 1;
        lines.put(trial.condition(), begins);
    }

    /**
     * Hands over the trials of some conditions that are wanted, as each ended last, in the order of these ends. A line
     * that can't be read is told, and its trial is as if it had not finished.
     */
    void take(Collection<String> conditions, Predicate<Trial> wanted, Consumer<FinishedTrial> taker)
            throws IOException {
        long[] begins = conditions.stream()
                .flatMapToLong(condition -> begins(condition, wanted))
                .sorted()
                .toArray();
        if (begins.length == 0) {
            return;
        }
        try (JournalLines journal = new JournalLines(file)) {
            for (long begin : begins) {
                journal.seek(begin);
                String line = journal.next();
                FinishedTrial finished = line == null ? null : read(line, begin);
                if (finished != null) {
                    taker.accept(finished);
                }
            }
        }
    }

    private LongStream begins(String condition, Predicate<Trial> wanted) {
        long[] begins = lines.getOrDefault(condition, new long[0]);
        LongStream.Builder some = LongStream.builder();
        for (int i = 0; i < begins.length; i++) {
            if (begins[i] > 0 && wanted.test(new Trial(condition, i))) {
                some.add(begins[i] - 1);
            }
        }
        return some.build();
    }

    private @Nullable FinishedTrial read(String line, long begin) throws IOException {
        try {
            return TrialLine.read(line);
        } catch (IllegalArgumentException | JacksonException e) {
            LOG.warn("{}:{}: {}. The trial runs again.", file, number(begin), e.getMessage());
            return null;
        }
    }

    /** Returns the number of the line that begins somewhere, counted from 1. */
    private int number(long begin) throws IOException {
        int number = 1;
        try (JournalLines journal = new JournalLines(file)) {
            while (journal.position() < begin && journal.next() != null) {
                number++;
            }
        }
        return number;
    }
}
