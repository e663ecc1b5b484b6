package io.crystallize.examples.penguins;

import static io.crystallize.examples.penguins.RecordingSink.partsOf;
import static io.crystallize.examples.penguins.Tables.row;
import static io.crystallize.examples.penguins.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tribuo.classification.Label;
import org.tribuo.common.nearest.KNNModel;

class KnnModelEncoderTest {
    private static final Table TRAIN = table(row("a", 1.0, 2.0), row("b", 3.0, 4.0), row("a", 5.0, 6.0));

    @Test
    void sameTrainingTable_givesSameParts() {
        KNNModel<Label> first = new Knn(1).train(TRAIN);
        KNNModel<Label> second = new Knn(1).train(TRAIN);
        assertThat(partsOf(first)).isEqualTo(partsOf(second));
        assertThat(first.getProvenance().getTrainingTime())
                .isNotEqualTo(second.getProvenance().getTrainingTime());
    }

    @Test
    void orderOfColumns_isNotInTheParts() {
        Table swapped = new Table(
                List.of("height", "width"), List.of(row("a", 2.0, 1.0), row("b", 4.0, 3.0), row("a", 6.0, 5.0)));
        assertThat(partsOf(new Knn(1).train(swapped))).isEqualTo(partsOf(new Knn(1).train(TRAIN)));
    }

    static Stream<KNNModel<Label>> others() {
        return Stream.of(
                new Knn(2).train(TRAIN),
                new Knn(1).train(table(row("a", 1.0, 2.0), row("b", 3.0, 4.0), row("b", 5.0, 6.0))),
                new Knn(1).train(table(row("a", 1.0, 2.0), row("b", 3.0, 4.0), row("a", 5.0, 6.5))),
                new Knn(1).train(table(row("b", 3.0, 4.0), row("a", 1.0, 2.0), row("a", 5.0, 6.0))),
                new Knn(1).train(new Table(List.of("width", "depth"), TRAIN.rows())));
    }

    @ParameterizedTest
    @MethodSource("others")
    void otherContent_givesOtherParts(KNNModel<Label> other) {
        assertThat(partsOf(other)).isNotEqualTo(partsOf(new Knn(1).train(TRAIN)));
    }

    /**
     * The value is what Java 17 and Java 25 both gave: it must not depend on the platform, nor on the libraries'
     * versions.
     */
    @Test
    void parts_areTheSameOnEveryPlatform() throws Exception {
        String parts = String.join("\n", partsOf(new Knn(5).train(Tables.penguins())));
        assertThat(Digest.ofContent(parts.getBytes(StandardCharsets.UTF_8)))
                .hasToString("230150e4cca0bdf3325b483571f909172ba7bb61f41cfd9d85cac91064db209f");
    }

    @Test
    void type_isTribuosModel() {
        assertThat(new KnnModelEncoder().type()).isEqualTo(KNNModel.class);
    }
}
