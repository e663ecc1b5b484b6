package io.crystallize.llm;

import io.crystallize.core.Context;
import io.crystallize.core.Key;
import io.crystallize.core.problem.Suggestions;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with placeholders such as <code>{{input}}</code>, which is the step's input; any other is the value of the
 * context key of that name: a text, number, truth value or enum constant. Values are taken as they are: no placeholder
 * is seen in them.
 */
record Prompt(String name, String template) {
    private static final String INPUT = "input";
    private static final String OPEN = "{{";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([\\p{L}_][\\p{L}\\p{N}_.-]*)\\s*}}");

    /**
     * Takes a template.
     *
     * @param name the parameter that it is, for messages
     * @throws IllegalArgumentException if it has a placeholder that doesn't end, or without a name
     */
    Prompt {
        String rest = PLACEHOLDER.matcher(template).replaceAll("");
        int open = rest.indexOf(OPEN);
        if (open >= 0) {
            throw new IllegalArgumentException(
                    name + " has '" + excerpt(rest, open) + "', but '{{' begins a placeholder,"
                            + " which is the name of a context key and '}}', or {{input}}. To send '{{' itself,"
                            + " make it the value of a context key");
        }
    }

    private static String excerpt(String text, int start) {
        return text.substring(start, Math.min(text.length(), start + 20)).strip();
    }

    /**
     * Returns the text with all values in their places.
     *
     * @throws IllegalArgumentException if there is no value for a placeholder, or one that isn't a plain one
     */
    String fill(String input, Context context) {
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1).equals(INPUT) ? input : value(found.group(1), context)));
    }

    private String value(String key, Context context) {
        Optional<Object> value = context.find(Key.of(key, Object.class));
        if (value.isEmpty()) {
            throw new IllegalArgumentException(missing(key, context.keys()));
        }
        Object plain = value.get();
        if (plain instanceof String
                || plain instanceof Number
                || plain instanceof Boolean
                || plain instanceof Enum<?>) {
            return plain.toString();
        }
        throw new IllegalArgumentException("The placeholder '{{" + key + "}}' of " + name + " stands for a "
                + plain.getClass().getName() + "; expected a text, a number, true or false, or an enum constant");
    }

    private String missing(String key, SortedSet<String> keys) {
        SortedSet<String> known = new TreeSet<>(keys);
        known.add(INPUT);
        return "The placeholder '{{" + key + "}}' of " + name + " has no value: there is no context key '" + key
                + "'. There are: " + String.join(", ", known) + "." + Suggestions.didYouMean(key, known);
    }
}
