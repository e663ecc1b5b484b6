package io.crystallize.examples.penguins;

import com.google.protobuf.MessageLite;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.digest.DigestSink;
import java.util.ArrayList;
import java.util.List;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Output;
import org.tribuo.common.nearest.KNNModel;
import org.tribuo.common.nearest.protos.KNNModelProto;

/**
 * Digests a model of Tribuo's by all that decides what it predicts: the training rows in their order, the number of
 * neighbours, the distance, how votes are counted and neighbours are found, and the numbering of features and outputs,
 * which breaks ties. It leaves out Tribuo's own provenance, which tells when and on what machine the model was trained,
 * and the statistics of the features, which follow from the rows.
 */
public final class KnnModelEncoder implements DigestEncoder<KNNModel<?>> {
    @Override
    public Class<? super KNNModel<?>> type() {
        return KNNModel.class;
    }

    @Override
    public void encode(KNNModel<?> model, DigestSink sink) {
        KNNModelProto content = ModelContent.of(model);
        // None of these messages has a map field, so their bytes are in one order always.
        sink.add("k", content.getK())
                .add("distance", content.getDistance().toByteArray())
                .add("combiner", content.getCombiner().toByteArray())
                .add("query", content.getNeighboursQueryFactory().toByteArray())
                .add("backend", content.getParallelBackend())
                .add("threads", content.getNumThreads())
                .add("features", ModelContent.features(model))
                .add("outputs", outputs(model.getOutputIDInfo()))
                .add("rows", bytes(content.getVectorsList()))
                .add("labels", bytes(content.getOutputsList()));
    }

    private static List<byte[]> outputs(ImmutableOutputInfo<? extends Output<?>> outputs) {
        List<MessageLite> numbered = new ArrayList<>(outputs.size());
        for (int id = 0; id < outputs.size(); id++) {
            numbered.add(outputs.getOutput(id).serialize());
        }
        return bytes(numbered);
    }

    private static List<byte[]> bytes(List<? extends MessageLite> messages) {
        return messages.stream().map(MessageLite::toByteArray).toList();
    }
}
