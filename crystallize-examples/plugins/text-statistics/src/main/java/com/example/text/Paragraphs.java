package com.example.text;

import com.google.common.base.Splitter;
import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.InputPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The paragraphs of a file: what has an empty line before and after it.
 *
 * @param file a text in UTF-8, as {@link Context#file} understands it
 */
@Cacheable
public record Paragraphs(@InputPath String file) implements DataSource<List<String>> {
    private static final Splitter PARAGRAPHS =
            Splitter.on(Pattern.compile("\\R\\s*\\R")).trimResults().omitEmptyStrings();

    @Override
    public List<String> fetch(Context context) throws IOException {
        String text = new String(context.file(file).open().readAllBytes(), StandardCharsets.UTF_8);
        return PARAGRAPHS.splitToList(text);
    }
}
