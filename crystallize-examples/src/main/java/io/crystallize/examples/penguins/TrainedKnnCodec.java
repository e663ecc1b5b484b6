package io.crystallize.examples.penguins;

import io.crystallize.core.cache.Codec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.tribuo.common.nearest.protos.KNNModelProto;

/**
 * Stores a trained classifier as what it consists of: k, the table that it was trained on, and the table to measure it
 * on. Decoding trains again, which for nearest neighbours is no more than keeping the rows.
 *
 * <p>The bytes that Tribuo writes itself are not used, for two reasons. They name the classes by which Tribuo reads
 * them, and data from a cache must not choose the code that is run. And Tribuo's provenance is in them, so that they
 * differ whenever the same model is trained again.
 */
public final class TrainedKnnCodec implements Codec<TrainedKnn> {
    @Override
    public String name() {
        return "penguins.knn";
    }

    @Override
    public Class<TrainedKnn> type() {
        return TrainedKnn.class;
    }

    @Override
    public void encode(TrainedKnn trained, OutputStream out) throws IOException {
        KNNModelProto content = ModelContent.of(trained.model());
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(content.getK());
        TableFormat.write(ModelContent.trainingTable(trained.model(), content), data);
        TableFormat.write(trained.test(), data);
        data.flush();
    }

    @Override
    public TrainedKnn decode(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        try {
            int k = data.readInt();
            Table train = TableFormat.read(data);
            Table test = TableFormat.read(data);
            if (data.read() >= 0) {
                throw new IOException("Bytes follow the end of a classifier as " + name() + " writes it");
            }
            return new TrainedKnn(new Knn(k).train(train), test);
        } catch (IllegalArgumentException e) {
            throw new IOException("Not a classifier as " + name() + " writes it: " + e.getMessage(), e);
        }
    }
}
