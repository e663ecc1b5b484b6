package io.crystallize.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a command did: its exit code, and what it wrote. */
record Outcome(int code, String out, String err) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static Outcome of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.execute(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Outcome(code, out.toString(), err.toString());
    }

    /** Reads the standard output, which has to be one JSON document and nothing else. */
    JsonNode json() {
        return JSON.readTree(out);
    }
}
