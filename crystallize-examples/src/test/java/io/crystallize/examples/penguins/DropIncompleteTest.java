package io.crystallize.examples.penguins;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.StandaloneContext;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropIncompleteTest {
    @Test
    void of344Penguins_333Remain() throws Exception {
        assertThat(Tables.penguins().rows()).hasSize(333);
    }

    @Test
    void completePenguin_becomesRowOfMeasurements() {
        assertThat(drop(new Penguin("Adelie", 39.1, 18.7, 181, 3750, Sex.MALE)))
                .isEqualTo(new Table(
                        List.of("beak_length_mm", "beak_depth_mm", "flipper_length_mm", "body_mass_g"),
                        List.of(new Row("Adelie", List.of(39.1, 18.7, 181.0, 3750.0)))));
    }

    @Test
    void penguinWithoutSomething_isDropped() {
        assertThat(drop(
                                new Penguin("Adelie", Double.NaN, 18.7, 181, 3750, Sex.MALE),
                                new Penguin("Adelie", 39.1, Double.NaN, 181, 3750, Sex.MALE),
                                new Penguin("Adelie", 39.1, 18.7, Double.NaN, 3750, Sex.MALE),
                                new Penguin("Adelie", 39.1, 18.7, 181, Double.NaN, Sex.MALE),
                                new Penguin("Adelie", 39.1, 18.7, 181, 3750, Sex.UNKNOWN))
                        .rows())
                .isEmpty();
    }

    private static Table drop(Penguin... penguins) {
        try (StandaloneContext context = StandaloneContext.empty()) {
            return new DropIncomplete().apply(new Survey(List.of(penguins)), context);
        }
    }
}
