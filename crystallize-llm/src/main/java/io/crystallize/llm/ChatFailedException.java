package io.crystallize.llm;

import java.io.IOException;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A model couldn't be asked, or gave no answer. The message names the address, the model, the reason and the way out.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ChatFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    ChatFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
