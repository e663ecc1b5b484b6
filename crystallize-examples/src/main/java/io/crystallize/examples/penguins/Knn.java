package io.crystallize.examples.penguins;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Default;
import io.crystallize.core.Description;
import io.crystallize.core.Step;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.common.nearest.KNNModel;
import org.tribuo.common.nearest.KNNTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.distance.L2Distance;
import org.tribuo.math.neighbour.NeighboursQueryFactoryType;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Trains a classifier by k nearest neighbours (Cover &amp; Hart, 1967) in Euclidean distance, each neighbour with one
 * vote.
 *
 * @param k how many neighbours vote, at least 1
 */
@Cacheable
@Description("Trains a classifier by k nearest neighbours in Euclidean distance, each with one vote.")
@io.crystallize.core.Example("knn: { k: 7 }")
public record Knn(
        @Description("How many neighbours vote.") @Min(1) @Default("5")
        int k) implements Step<Holdout, TrainedKnn> {
    /**
     * Makes the step.
     *
     * @throws IllegalArgumentException if k is less than 1
     */
    public Knn {
        if (k < 1) {
            throw new IllegalArgumentException("k is " + k + "; expected at least 1");
        }
    }

    /**
     * Trains on the training part.
     *
     * @throws IllegalArgumentException if the training part has fewer than k rows
     */
    @Override
    public TrainedKnn apply(Holdout holdout, Context context) {
        return new TrainedKnn(train(holdout.train()), holdout.test());
    }

    /** Trains a model. Tribuo numbers its features by name, not in the order of the table. */
    KNNModel<Label> train(Table table) {
        if (k > table.rows().size()) {
            throw new IllegalArgumentException("k is " + k + ", but there are only "
                    + table.rows().size() + " rows to train on; expected no more neighbours than that");
        }
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("table", labels), labels);
        table.rows().forEach(row -> data.add(example(table.features(), row)));
        KNNTrainer<Label> trainer = new KNNTrainer<>(
                k,
                new L2Distance(),
                1,
                new VotingCombiner(),
                KNNModel.Backend.THREADPOOL, // not used, as there is one thread
                NeighboursQueryFactoryType.BRUTE_FORCE);
        return (KNNModel<Label>) trainer.train(data);
    }

    static Example<Label> example(List<String> features, Row row) {
        return new ArrayExample<>(
                new Label(row.label()),
                features.toArray(String[]::new),
                row.values().stream().mapToDouble(Double::doubleValue).toArray());
    }
}
