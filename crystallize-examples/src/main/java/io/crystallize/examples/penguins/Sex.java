package io.crystallize.examples.penguins;

/** The sex of a penguin, as far as it was found out. */
public enum Sex {
    FEMALE,
    MALE,
    UNKNOWN
}
