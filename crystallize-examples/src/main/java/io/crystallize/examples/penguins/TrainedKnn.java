package io.crystallize.examples.penguins;

import org.tribuo.classification.Label;
import org.tribuo.common.nearest.KNNModel;

/**
 * A classifier that was trained, and the rows to measure it on.
 *
 * @param model made by {@link Knn}; digested by {@link KnnModelEncoder}
 * @param test rows that it was not trained on
 */
public record TrainedKnn(KNNModel<Label> model, Table test) {
    /**
     * Returns the label that most of the nearest training rows have.
     *
     * <p>Ties are broken the same way always: of rows equally far away, the one that comes first in the training part
     * is the nearer one; of labels with equally many votes, the one that has the lowest number in the model wins.
     *
     * @param row with the features of {@link #test}; its label is not looked at
     */
    public String predict(Row row) {
        // Model.predict of a list of examples would leave ties between distances to the JDK's PriorityQueue.
        return model.predict(Knn.example(test.features(), row)).getOutput().getLabel();
    }
}
