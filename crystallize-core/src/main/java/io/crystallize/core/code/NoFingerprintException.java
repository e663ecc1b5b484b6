package io.crystallize.core.code;

/** A class has no code fingerprint, as not all code that it may run can be found. The message says which and why. */
public final class NoFingerprintException extends Exception {
    private static final long serialVersionUID = 1L;

    NoFingerprintException(String message) {
        super(message);
    }
}
