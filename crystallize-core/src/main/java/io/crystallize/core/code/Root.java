package io.crystallize.core.code;

/**
 * What a fingerprint begins with: a class or a method.
 *
 * @param type the binary name of a class
 * @param id the method's name and descriptor, or empty
 */
record Root(Kind kind, String type, String id) {
    enum Kind {
        OBJECT,
        VALUE,
        WHOLE,
        METHOD;

        /** Whether what it makes is called by others, who don't name its class. */
        boolean isOpen() {
            return this == VALUE || this == WHOLE;
        }
    }

    /** Returns a text that no other one has. */
    String key() {
        return String.join(" ", kind.name(), type, id);
    }
}
