package io.crystallize.llm;

import io.crystallize.core.Context;
import io.crystallize.core.DataSource;

/**
 * A text that is written where the experiment is.
 *
 * @param value the text
 */
public record PromptText(String value) implements DataSource<String> {
    @Override
    public String fetch(Context context) {
        return value;
    }
}
