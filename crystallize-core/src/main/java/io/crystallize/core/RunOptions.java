package io.crystallize.core;

import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.TraceCache;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How to run a pipeline. Immutable. */
public final class RunOptions {
    private static final RunOptions DEFAULTS = builder().build();

    private final @Nullable TraceCache cache;
    private final Formats formats;
    private final long seed;
    private final int replicate;
    private final String condition;
    private final Path baseFolder;
    private final ArtifactSink artifacts;
    private final BooleanSupplier cancelled;

    private RunOptions(Builder builder) {
        cache = builder.cache;
        formats = builder.formats;
        seed = builder.seed;
        replicate = builder.replicate;
        condition = builder.condition;
        baseFolder = builder.baseFolder;
        artifacts = builder.artifacts;
        cancelled = builder.cancelled;
    }

    /** Returns the options with nothing set: no cache, seed 0, replicate 0 of the baseline, the working folder. */
    public static RunOptions defaults() {
        return DEFAULTS;
    }

    /** Returns a builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns where results of steps are kept, or empty. */
    public Optional<TraceCache> cache() {
        return Optional.ofNullable(cache);
    }

    /** Returns what is known of types of values. */
    public Formats formats() {
        return formats;
    }

    /** Returns the seed of all random streams. */
    public long seed() {
        return seed;
    }

    /** Returns the index of the replicate, from 0. */
    public int replicate() {
        return replicate;
    }

    /** Returns the name of the condition. */
    public String condition() {
        return condition;
    }

    /** Returns the folder that relative paths of files start from. */
    public Path baseFolder() {
        return baseFolder;
    }

    /** Whether an interrupt means that the run is cancelled. */
    boolean cancelled() {
        return cancelled.getAsBoolean();
    }

    /** Returns what takes artifacts. */
    public ArtifactSink artifacts() {
        return artifacts;
    }

    /** Collects options. For one thread. */
    public static final class Builder {
        private @Nullable TraceCache cache;
        private Formats formats = Formats.standard();
        private long seed;
        private int replicate;
        private String condition = "baseline";
        private Path baseFolder = Path.of("");
        private ArtifactSink artifacts = (step, artifact, content) -> {};
        private BooleanSupplier cancelled = () -> true;

        private Builder() {}

        /** Sets where results of steps are kept; null, the default, for nowhere. */
        public Builder cache(@Nullable TraceCache newCache) {
            cache = newCache;
            return this;
        }

        /** Sets what is known of types of values; by default what the framework knows. */
        public Builder formats(Formats newFormats) {
            formats = newFormats;
            return this;
        }

        /** Sets the seed of all random streams; by default 0. */
        public Builder seed(long newSeed) {
            seed = newSeed;
            return this;
        }

        /**
         * Sets the index of the replicate; by default 0.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder replicate(int newReplicate) {
            if (newReplicate < 0) {
                throw new IllegalArgumentException("The replicate is " + newReplicate + "; the first is 0");
            }
            replicate = newReplicate;
            return this;
        }

        /** Sets the name of the condition; by default {@code baseline}. */
        public Builder condition(String newCondition) {
            condition = newCondition;
            return this;
        }

        /** Sets the folder that relative paths of files start from; by default the working folder. */
        public Builder baseFolder(Path newBaseFolder) {
            baseFolder = newBaseFolder;
            return this;
        }

        /** Sets what takes artifacts; by default they are only named in the provenance. */
        public Builder artifacts(ArtifactSink newArtifacts) {
            artifacts = newArtifacts;
            return this;
        }

        /**
         * Sets what says whether an interrupt means that the run is cancelled; by default every one does. One that doesn't
         * is the step's own: its interrupt status ends with it.
         */
        public Builder cancelled(BooleanSupplier newCancelled) {
            cancelled = newCancelled;
            return this;
        }

        /** Returns the options. */
        public RunOptions build() {
            return new RunOptions(this);
        }
    }
}
