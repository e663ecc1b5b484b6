package com.example.text;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Default;
import io.crystallize.core.Step;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws paragraphs at random, anew in every replicate; one may be drawn several times.
 *
 * @param paragraphs how many
 */
@Cacheable
public record Resample(@Default("100") int paragraphs) implements Step<List<String>, List<String>> {
    /**
     * Makes the step.
     *
     * @throws IllegalArgumentException if none shall be drawn
     */
    public Resample {
        if (paragraphs < 1) {
            throw new IllegalArgumentException("expected one paragraph or more, found " + paragraphs);
        }
    }

    @Override
    public List<String> apply(List<String> all, Context context) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("there are no paragraphs to draw from");
        }
        var random = context.random();
        return IntStream.range(0, paragraphs)
                .mapToObj(i -> all.get(random.nextInt(all.size())))
                .toList();
    }
}
