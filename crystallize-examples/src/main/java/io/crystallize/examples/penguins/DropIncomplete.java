package io.crystallize.examples.penguins;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Description;
import io.crystallize.core.Step;
import java.util.List;

/**
 * Makes a table of the penguins about which everything was found out: species as label, four measurements as features.
 *
 * <p>A penguin of unknown sex is dropped, too, although the sex is not a feature: of the 344 Palmer penguins this
 * leaves the 333 that are usually meant by the complete ones, instead of the 342 that have all measurements.
 */
@Cacheable
@Description("Makes a table of the penguins about which everything was found out: species as label,"
        + " four measurements as features.")
public record DropIncomplete() implements Step<Survey, Table> {
    private static final List<String> FEATURES =
            List.of("beak_length_mm", "beak_depth_mm", "flipper_length_mm", "body_mass_g");

    @Override
    public Table apply(Survey survey, Context context) {
        List<Row> rows = survey.penguins().stream()
                .filter(Penguin::complete)
                .map(DropIncomplete::row)
                .toList();
        return new Table(FEATURES, rows);
    }

    private static Row row(Penguin penguin) {
        return new Row(
                penguin.species(),
                List.of(penguin.beakLength(), penguin.beakDepth(), penguin.flipperLength(), penguin.bodyMass()));
    }
}
