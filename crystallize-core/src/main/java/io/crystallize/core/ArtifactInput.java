package io.crystallize.core;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A source whose data is an artifact of another experiment: in the latest run of that, the one of the same condition and
 * replicate. If the other experiment has no condition of that name, it is its baseline's, which the result tells, unless
 * the treatment changes nothing of its own: then it stands for the condition of that name of an experiment that the input
 * comes from, and the artifact is missing if there is none. If it has fewer replicates, they are taken in turn. An artifact that is missing, because the trial that should have made it failed or never ran,
 * fails the trial that asks for it.
 *
 * @param <T> what it gives
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public sealed interface ArtifactInput<T> extends DataSource<T>
        permits ArtifactSource, ArtifactSource.Text, ArtifactSource.Bytes {
    /** Returns which artifact, as {@link ArtifactReference#parse} reads it. */
    String reference();

    /** What the context of a step can do for these sources, and for nobody else: so an experiment shows what it is made of. */
    interface Reader {
        /**
         * Returns an artifact for reading. A traced read of its content.
         *
         * @throws MissingInputException if it is missing
         */
        InputFile artifact(String reference);
    }

    /**
     * Returns the artifact for reading.
     *
     * @throws MissingInputException if it is missing
     */
    static InputFile open(String reference, Context context) {
        if (context instanceof Reader reader) {
            return reader.artifact(reference);
        }
        throw new MissingInputException("the context doesn't know any artifact '" + reference + "'");
    }

    /** Returns the class of the source that gives an artifact as a step takes it: a text, bytes, or else a file. */
    static Class<? extends ArtifactInput<?>> typeFor(Class<?> step) {
        Class<?> taken = StepType.of(step).input().getRawClass();
        return taken == String.class
                ? ArtifactSource.Text.class
                : taken == byte[].class ? ArtifactSource.Bytes.class : ArtifactSource.class;
    }

    /** Returns the artifacts that a step takes its input from: its own, or those of sources that it is made of. */
    static Set<ArtifactReference> of(Step<?, ?> step) {
        Set<ArtifactReference> found = new LinkedHashSet<>();
        collect(step, found);
        return found;
    }

    private static void collect(@Nullable Object value, Set<ArtifactReference> found) {
        if (value instanceof ArtifactInput<?> input) {
            found.add(ArtifactReference.parse(input.reference()));
        } else if (value instanceof Step<?, ?> step) {
            step.parameters().values().forEach(part -> collect(part, found));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(part -> collect(part, found));
        } else if (value instanceof Collection<?> all) {
            all.forEach(part -> collect(part, found));
        }
    }
}
