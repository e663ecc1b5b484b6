package io.crystallize.llm;

import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Description;
import io.crystallize.core.Example;
import org.apiguardian.api.API;

/**
 * A text that is written where the experiment is.
 *
 * @param value the text
 */
@Description("A text that is written where the experiment is.")
@Example("prompt-text: { value: Why is the sky blue? }")
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PromptText(@Description("The text.") String value) implements DataSource<String> {
    @Override
    public String fetch(Context context) {
        return value;
    }
}
