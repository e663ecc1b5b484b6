package io.crystallize.core.digest;

/** The first byte of every value in the canonical encoding. A number, once used, never gets another meaning. */
final class Tag {
    static final int NULL = 0;
    static final int BOOLEAN = 1;
    static final int BYTE = 2;
    static final int SHORT = 3;
    static final int INT = 4;
    static final int LONG = 5;
    static final int CHAR = 6;
    static final int FLOAT = 7;
    static final int DOUBLE = 8;
    /** Length in chars, then one byte for each: all are below 256. */
    static final int LATIN_1 = 9;
    /** Length in chars, then two bytes for each: at least one is 256 or more. */
    static final int UTF_16 = 10;

    static final int BIG_INTEGER = 11;
    static final int BIG_DECIMAL = 12;
    /** Class name, constant name. */
    static final int ENUM = 13;
    /** Class name, number of components, components. */
    static final int RECORD = 14;
    /** Class name, and a text that says all of the value. */
    static final int TEXTUAL = 15;

    static final int DIGEST = 16;
    /** Tag of the component, length, components without tags. */
    static final int PRIMITIVE_ARRAY = 17;
    /** Class name of the component, length, components. */
    static final int ARRAY = 18;

    static final int LIST = 19;
    static final int LINKED_SET = 20;
    /** Comparator, length, elements in order. */
    static final int SORTED_SET = 21;
    /** Length, digests of the elements, sorted. */
    static final int SET = 22;

    static final int LINKED_MAP = 23;
    static final int SORTED_MAP = 24;
    /** Length, digests of keys, each followed by that of its value, sorted by key. */
    static final int MAP = 25;
    /** 0, or 1 and the value. */
    static final int OPTIONAL = 26;
    /** Class name of the encoder's type, each part, {@link #END}. */
    static final int ENCODED = 27;

    static final int END = 28;
    /** Class name, each part, {@link #END}. */
    static final int DIGESTIBLE = 29;

    private Tag() {}
}
