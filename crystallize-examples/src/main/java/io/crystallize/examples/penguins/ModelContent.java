package io.crystallize.examples.penguins;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.Output;
import org.tribuo.classification.Label;
import org.tribuo.common.nearest.KNNModel;
import org.tribuo.common.nearest.protos.KNNModelProto;
import org.tribuo.math.la.SGDVector;
import org.tribuo.math.la.Tensor;

/** Looks into a model of nearest neighbours. */
final class ModelContent {
    private ModelContent() {}

    /** Returns what is in a model: Tribuo shows it nowhere but in the form in which it would be stored. */
    static KNNModelProto of(KNNModel<?> model) {
        try {
            return model.serialize().getSerializedData().unpack(KNNModelProto.class);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("Tribuo just wrote it", e);
        }
    }

    /** Returns the table that a model was trained on, but with its features in the order of the model. */
    static Table trainingTable(KNNModel<Label> model, KNNModelProto content) {
        List<Row> rows = new ArrayList<>(content.getVectorsCount());
        for (int i = 0; i < content.getVectorsCount(); i++) {
            SGDVector values = (SGDVector) Tensor.deserialize(content.getVectors(i));
            Label label = (Label) Output.deserialize(content.getOutputs(i));
            rows.add(new Row(label.getLabel(), values(values)));
        }
        return new Table(features(model), rows);
    }

    /** Returns the names of a model's features, in the order of their numbers. */
    static List<String> features(KNNModel<?> model) {
        ImmutableFeatureMap map = model.getFeatureIDMap();
        List<String> names = new ArrayList<>(map.size());
        for (int id = 0; id < map.size(); id++) {
            names.add(map.get(id).getName());
        }
        return names;
    }

    private static List<Double> values(SGDVector vector) {
        List<Double> values = new ArrayList<>(vector.size());
        for (int i = 0; i < vector.size(); i++) {
            values.add(vector.get(i));
        }
        return values;
    }
}
