package io.crystallize.core;

import io.crystallize.core.cache.Answers;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.NoDigestException;
import io.crystallize.core.provenance.Read;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a step that asks is answered, in one run.
 *
 * @param state the run, as the step finds it
 * @param step the name of the step in the run
 * @param numbered whether that name has a number that only its position gave it
 * @param keys makes parts of keys of context values
 */
record StepAnswers(RunState state, String step, boolean numbered, ValueKeys keys) implements Answers {
    private static final Digest TRUE = Digester.standard().digest(true);
    private static final Digest FALSE = Digester.standard().digest(false);

    static StepAnswers of(RunState state, Stage stage) {
        return new StepAnswers(state, state.name(stage), state.isNumbered(stage), stage.valueKeys());
    }

    @Override
    public @Nullable Digest answer(Read read) throws UntraceableException {
        RunOptions options = state.options();
        return switch (read.kind()) {
            case CONTEXT -> contextValue(read.name());
            case PRESENCE -> state.slots().containsKey(read.name()) ? TRUE : FALSE;
            case KEYS ->
                Digester.standard()
                        .digest(List.copyOf(new TreeSet<>(state.slots().keySet())));
            case FILE, ENV, ARTIFACT -> outside().answer(read, options.condition(), options.replicate());
            case RESOURCE ->
                options.resourceFactories()
                        .fingerprint(TracedResource.specClass(read.name()), keys.acknowledged())
                        .orElse(null);
            case RANDOM -> stream(read.name());
            case REPLICATE -> Digester.standard().digest(options.replicate());
            case CONDITION -> Digester.standard().digest(options.condition());
            case STEP -> Digester.standard().digest(step + read.name());
            case FORMATS -> formats(read.name());
        };
    }

    /** A numbered name has none: with a step inserted before it, it would be another's. */
    private Digest stream(String name) throws UntraceableException {
        if (numbered) {
            throw new UntraceableException("its name has a number that only its position gives it");
        }
        return RandomStream.identity(state.options().seed(), state.options().replicate(), step + name);
    }

    private Digest formats(String classes) throws UntraceableException {
        try {
            return state.options().formats().codeForNames(classes);
        } catch (NoFingerprintException e) {
            throw new UntraceableException(e.getMessage());
        }
    }

    private @Nullable Digest contextValue(String key) throws UntraceableException {
        Slot slot = state.slots().get(key);
        if (slot == null) {
            return null;
        }
        try {
            Formats formats = state.options().formats();
            Digest value = keys.of(slot.digest(key, formats), formats);
            // The type is a part of the answer: it decides which keys are refused.
            return slot.type() == null ? value : Digester.standard().digest(List.of(slot.type(), value));
        } catch (NoDigestException e) {
            throw new UntraceableException(e.getMessage());
        }
    }

    /** Returns the file that a step means. */
    Path resolve(String path) {
        return outside().resolve(path);
    }

    /** Returns where the artifact of another experiment is. */
    EarlierArtifacts.Found find(String artifact) {
        RunOptions options = state.options();
        return options.earlierArtifacts()
                .find(ArtifactReference.parse(artifact), options.condition(), options.replicate());
    }

    private ExternalReads outside() {
        RunOptions options = state.options();
        return new ExternalReads(
                options.baseFolder(), options.environment(), options.resourceFactories(), options.earlierArtifacts());
    }
}
