package io.crystallize.examples.penguins;

import static io.crystallize.examples.penguins.Tables.row;
import static io.crystallize.examples.penguins.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.StandaloneContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainedKnnCodecTest {
    private static final TrainedKnnCodec CODEC = new TrainedKnnCodec();

    @Test
    void decodedClassifier_hasSameContentAndPredictions() throws Exception {
        TrainedKnn trained = penguins();
        TrainedKnn decoded = decode(encode(trained));
        assertThat(decoded.test()).isEqualTo(trained.test());
        assertThat(RecordingSink.partsOf(decoded.model())).isEqualTo(RecordingSink.partsOf(trained.model()));
        for (Row row : trained.test().rows()) {
            assertThat(decoded.model()
                            .predict(Knn.example(trained.test().features(), row))
                            .getOutputScores())
                    .isEqualTo(trained.model()
                            .predict(Knn.example(trained.test().features(), row))
                            .getOutputScores());
        }
    }

    @Test
    void bytes_areTheSameForEveryTrainingAndAfterDecoding() throws Exception {
        byte[] bytes = encode(penguins());
        assertThat(encode(penguins())).isEqualTo(bytes);
        assertThat(encode(decode(bytes))).isEqualTo(bytes);
    }

    @Test
    void bytes_nameNoClass() throws Exception {
        assertThat(new String(encode(penguins()), StandardCharsets.ISO_8859_1)).doesNotContain("org.tribuo", "java.");
    }

    @Test
    void truncatedBytes_areAnIOException() throws Exception {
        byte[] bytes = encode(small());
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> decode(truncated)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void furtherBytes_areAnIOException() throws Exception {
        byte[] bytes = encode(small());
        assertThatThrownBy(() -> decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(IOException.class)
                .hasMessage("Bytes follow the end of a classifier as penguins.knn writes it");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 3, Integer.MAX_VALUE})
    void impossibleK_isAnIOException(int k) throws Exception {
        byte[] bytes = encode(small());
        ByteBuffer.wrap(bytes).putInt(k);
        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Not a classifier as penguins.knn writes it: k is " + k);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, Integer.MAX_VALUE})
    void impossibleNumberOfFeatures_isAnIOException(int width) throws Exception {
        byte[] bytes = encode(small());
        ByteBuffer.wrap(bytes).putInt(Integer.BYTES, width);
        assertThatThrownBy(() -> decode(bytes)).isInstanceOf(IOException.class);
    }

    private static TrainedKnn penguins() throws Exception {
        try (StandaloneContext context = StandaloneContext.empty()) {
            return new Knn(5).apply(new Split(0.8).apply(Tables.penguins(), context), context);
        }
    }

    private static TrainedKnn small() {
        Table train = table(row("a", 1.0), row("b", 2.0));
        try (StandaloneContext context = StandaloneContext.empty()) {
            return new Knn(1).apply(new Holdout(train, table(row("a", 0.0))), context);
        }
    }

    private static byte[] encode(TrainedKnn trained) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CODEC.encode(trained, out);
        return out.toByteArray();
    }

    private static TrainedKnn decode(byte[] bytes) throws IOException {
        return CODEC.decode(new ByteArrayInputStream(bytes));
    }
}
