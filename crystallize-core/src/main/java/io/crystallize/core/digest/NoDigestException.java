package io.crystallize.core.digest;

/** A value has no digest, because something in it is of a type that has no canonical encoding. */
public final class NoDigestException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    NoDigestException(String path, String problem) {
        super(path + ": " + problem);
    }
}
