package io.crystallize.llm;

import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import org.apiguardian.api.API;

/**
 * A text that is written where the experiment is.
 *
 * @param value the text
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PromptText(String value) implements DataSource<String> {
    @Override
    public String fetch(Context context) {
        return value;
    }
}
