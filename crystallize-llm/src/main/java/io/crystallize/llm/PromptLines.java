package io.crystallize.llm;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Description;
import io.crystallize.core.Example;
import io.crystallize.core.InputFile;
import io.crystallize.core.InputPath;
import jakarta.validation.constraints.NotBlank;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The lines of a text file in UTF-8, without those that are blank.
 *
 * @param file where the file is, as {@link Context#file} understands it
 */
@Cacheable
@Description("The lines of a text file in UTF-8, without those that are blank.")
@Example("prompt-lines: { file: questions.txt }")
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PromptLines(
        @Description("Where the file is.") @InputPath @NotBlank
        String file) implements DataSource<List<String>> {
    /**
     * Reads the file.
     *
     * @throws java.nio.charset.CharacterCodingException if it is not in UTF-8
     */
    @Override
    public List<String> fetch(Context context) throws IOException {
        InputFile input = context.file(file);
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(input.open(), StandardCharsets.UTF_8.newDecoder()))) {
            return reader.lines().filter(line -> !line.isBlank()).toList();
        }
    }
}
