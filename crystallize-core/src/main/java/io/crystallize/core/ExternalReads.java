package io.crystallize.core;

import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.provenance.Read;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What steps ask of the world outside a run, and what that answers now: the content of files and
 * of other experiments' artifacts, environment variables, and how resources are made. Safe for use by any number of threads.
 *
 * @param baseFolder the folder that relative paths of files start from
 * @param environment the environment variables
 * @param factories what makes resources
 * @param artifacts finds the artifacts of other experiments
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record ExternalReads(
        Path baseFolder, Map<String, String> environment, ResourceFactories factories, EarlierArtifacts artifacts) {
    private static final Set<Read.Kind> KINDS =
            EnumSet.of(Read.Kind.FILE, Read.Kind.ENV, Read.Kind.RESOURCE, Read.Kind.ARTIFACT);

    /** Whether a question is one that the world outside answers. */
    public static boolean isExternal(Read read) {
        return KINDS.contains(read.kind());
    }

    /**
     * Returns the digest of the answer, or null if there is none.
     *
     * @param condition the name of the condition that asks
     * @param replicate the index of the replicate that asks
     * @throws UntraceableException if it can't be known now, with the reason
     * @throws IllegalArgumentException if the question is not {@linkplain #isExternal external}
     */
    public @Nullable Digest answer(Read read, String condition, int replicate) throws UntraceableException {
        return switch (read.kind()) {
            case FILE -> fileContent(read.name());
            case ARTIFACT -> artifactContent(read.name(), condition, replicate);
            case ENV -> {
                String value = environment.get(read.name());
                yield value == null ? null : Digester.standard().digest(value);
            }
            case RESOURCE ->
                factories
                        .fingerprint(TracedResource.specClass(read.name()), Acknowledged.ALL)
                        .orElse(null);
            default -> throw new IllegalArgumentException(read + " is not external");
        };
    }

    /** What was changed since its run is not what that made. */
    private @Nullable Digest artifactContent(String name, String condition, int replicate) throws UntraceableException {
        ArtifactReference reference;
        try {
            reference = ArtifactReference.parse(name);
        } catch (IllegalArgumentException e) { // somebody else's entry
            throw new UntraceableException("it is no reference: " + e.getMessage());
        }
        if (artifacts.find(reference, condition, replicate) instanceof EarlierArtifacts.At at) {
            Digest now = fileContent(at.file().toAbsolutePath().toString());
            return at.content().equals(now) ? now : null;
        }
        return null;
    }

    private @Nullable Digest fileContent(String path) throws UntraceableException {
        try {
            Path file = resolve(path);
            if (!Files.isRegularFile(file)) {
                return null;
            }
            return FileContents.digest(file);
        } catch (InvalidPathException | NoSuchFileException e) {
            return null;
        } catch (IOException e) { // it is there, and another time it may be readable
            throw new UntraceableException("file " + path + " can't be read: " + e);
        }
    }

    /** Returns the file that a step means. */
    Path resolve(String path) {
        return baseFolder.resolve(path);
    }
}
