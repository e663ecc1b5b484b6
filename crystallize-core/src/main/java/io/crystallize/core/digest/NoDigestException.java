package io.crystallize.core.digest;

/**
 * A value has no digest, or no canonical form: the message names the path to what in it stands against that. A
 * {@link PathInValueException} if that is a path of a file.
 */
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
