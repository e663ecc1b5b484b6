package io.crystallize.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/** What a server's response says. */
record Body(String text) {
    private static final int LONGEST = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whether there is a message in it that was chosen. */
    boolean isCompletion() {
        return tree().path("choices").path(0).path("message").isObject();
    }

    /** Returns the message of OpenAI, Ollama or vLLM in it, else the beginning of the text, in one line. */
    String message() {
        JsonNode tree = tree();
        JsonNode error = tree.path("error");
        for (JsonNode message : new JsonNode[] {error.path("message"), error, tree.path("message")}) {
            if (message.isTextual()) {
                return line(message.textValue());
            }
        }
        return line(text);
    }

    /** An error page of something between is no JSON. */
    private JsonNode tree() {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** Returns the beginning of a text, in one line. */
    static String line(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.isEmpty()) {
            return "without a message";
        }
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
