package io.crystallize.llm;

import io.crystallize.core.Context;
import io.crystallize.core.digest.DigestSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the steps that ask have in common: how a model is asked, but not how it is called. Refuses what can't be right.
 */
record Settings(
        String model,
        Prompt user,
        Prompt system,
        Optional<Double> temperature,
        Optional<Double> topP,
        Optional<Integer> maxTokens,
        Optional<Integer> seed,
        List<String> stop,
        Ask ask) {
    Settings {
        require(!model.isBlank(), "model is blank; expected the name that the server knows it by, such as llama3.2");
        temperature.ifPresent(value ->
                require(value >= 0 && value <= 2, "temperature is " + value + "; expected 0 to 2, such as 0.7"));
        topP.ifPresent(value -> require(value > 0 && value <= 1, "topP is " + value + "; expected more than 0, to 1"));
        maxTokens.ifPresent(value -> require(value > 0, "maxTokens is " + value + "; expected at least 1"));
        require(
                ask != Ask.SEEDED || seed.isEmpty(),
                "seed is given, but ask is 'seeded', which draws one in each replicate. Leave one of them out");
        require(stop.stream().noneMatch(String::isEmpty), "stop has an empty text, which every answer has at once");
    }

    /** Adds all of it, and nothing of how it is held here. */
    void addTo(DigestSink sink) {
        sink.add("model", model)
                .add("user", user.template())
                .add("system", system.template())
                .add("temperature", temperature)
                .add("topP", topP)
                .add("maxTokens", maxTokens)
                .add("seed", seed)
                .add("stop", stop)
                .add("ask", ask);
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** Returns a question for each text. What makes the replicates differ is read here: it is part of the key. */
    List<Question> questions(List<String> inputs, Context context) {
        Integer sent = seed.orElse(null);
        switch (ask) {
            case REPLICATE -> context.replicate();
            case SEEDED -> sent = context.random().nextInt(Integer.MAX_VALUE);
            case ONCE -> {
                // all replicates have one key
            }
        }
        List<Question> questions = new ArrayList<>(inputs.size());
        for (String input : inputs) {
            String message = user.fill(input, context);
            require(!message.isBlank(), "The message is blank: give user another template, or another input");
            questions.add(new Question(
                    model,
                    system.fill(input, context),
                    message,
                    temperature.orElse(null),
                    topP.orElse(null),
                    maxTokens.orElse(null),
                    sent,
                    stop));
        }
        return questions;
    }
}
