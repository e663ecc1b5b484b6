package io.crystallize.core.digest;

import org.apiguardian.api.API;

/**
 * A value has no digest because it holds a {@link java.nio.file.Path} or a {@link java.io.File}: unlike other types
 * without a digest, these are never what a step should pass on, since the file they name may be changed or gone by the
 * time somebody reads it.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class PathInValueException extends NoDigestException {
    private static final long serialVersionUID = 1L;

    PathInValueException(String path, Class<?> type) {
        super(
                path,
                type.getName()
                        + " has no digest. A path says nothing of what is in the file: write an artifact, or pass"
                        + " on the file itself, by its content, as FileValue.of(path).");
    }

    static boolean isPath(Object value) {
        return value instanceof java.nio.file.Path || value instanceof java.io.File;
    }
}
