package io.crystallize.examples.penguins;

/**
 * A table in two parts that share no row: one to learn from, one to be measured on.
 *
 * @param train not empty
 * @param test not empty, with the same features
 */
public record Holdout(Table train, Table test) {
    /**
     * Makes a pair of parts.
     *
     * @throws IllegalArgumentException if a part is empty, or their features differ
     */
    public Holdout {
        if (train.rows().isEmpty() || test.rows().isEmpty()) {
            throw new IllegalArgumentException(
                    "The training part has " + train.rows().size() + " rows and the test part "
                            + test.rows().size() + "; expected at least one in each");
        }
        if (!train.features().equals(test.features())) {
            throw new IllegalArgumentException("The training part has the features " + train.features()
                    + " and the test part " + test.features() + "; expected the same");
        }
    }
}
