package io.crystallize.examples.penguins;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Description;
import io.crystallize.core.Example;
import io.crystallize.core.InputFile;
import io.crystallize.core.InputPath;
import jakarta.validation.constraints.NotBlank;
import java.io.IOException;

/**
 * The Palmer penguins (Horst, Hill &amp; Gorman 2020), read from a CSV file.
 *
 * @param file where the file is, as {@link Context#file} understands it
 */
@Cacheable
@Description("The Palmer penguins (Horst, Hill & Gorman 2020), read from a CSV file.")
@Example("penguins: { file: ../data/penguins.csv }")
public record Penguins(
        @Description("Where the file is; from the folder of the experiment file on.") @InputPath @NotBlank
        String file) implements DataSource<Survey> {
    /**
     * Reads the file.
     *
     * @throws io.crystallize.core.problem.InvalidInputException if it is not such a file; tells every line and column
     *     that is wrong
     */
    @Override
    public Survey fetch(Context context) throws IOException {
        InputFile input = context.file(file);
        return new SurveyReader(input.path()).read(input.open());
    }
}
