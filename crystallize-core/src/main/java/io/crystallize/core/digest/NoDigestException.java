package io.crystallize.core.digest;

import org.apiguardian.api.API;

/**
 * A value has no digest, or no canonical form: the message names the path to what in it stands against that. A
 * {@link PathInValueException} if that is a path of a file.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public class NoDigestException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    NoDigestException(String path, String problem) {
        super(path + ": " + problem);
    }

    static NoDigestException tooDeep(String path) {
        return new NoDigestException(
                path, "nested more than " + ValuePath.MAX_DEPTH + " deep; does it contain itself?");
    }
}
