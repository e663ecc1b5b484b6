package io.crystallize.examples.penguins;

/**
 * One penguin as it was observed. A measurement that was not taken is NaN.
 *
 * @param species {@code Adelie}, {@code Chinstrap} or {@code Gentoo} in the original data; not empty
 * @param beakLength in millimetres
 * @param beakDepth in millimetres
 * @param flipperLength in millimetres
 * @param bodyMass in grams
 * @param sex as far as it was found out
 */
public record Penguin(
        String species, double beakLength, double beakDepth, double flipperLength, double bodyMass, Sex sex) {
    /** Whether every measurement was taken and the sex was found out. */
    public boolean complete() {
        return !Double.isNaN(beakLength)
                && !Double.isNaN(beakDepth)
                && !Double.isNaN(flipperLength)
                && !Double.isNaN(bodyMass)
                && sex != Sex.UNKNOWN;
    }
}
