package io.crystallize.llm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is sent to a server of one call: what decides the answer.
 *
 * @param model which is asked
 * @param system what it is to be like, or empty for nothing
 * @param user what it is asked
 * @param temperature null for the server's own, as for all that follow
 */
record Question(
        String model,
        String system,
        String user,
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer maxTokens,
        @Nullable Integer seed,
        List<String> stop) {}
