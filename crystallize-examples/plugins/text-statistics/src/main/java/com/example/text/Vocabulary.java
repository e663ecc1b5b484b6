package com.example.text;

import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.Multiset;
import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Step;
import java.util.List;

/**
 * How rich the words of a text are. Also the metrics {@code words} and {@code types}, how many there are and how many
 * different ones; {@code type-token-ratio}, the one by the other; and {@code entropy}, in bits per word (Shannon 1948).
 */
@Cacheable
public record Vocabulary() implements Step<List<String>, Vocabulary.Richness> {
    /**
     * How rich the words of a text are.
     *
     * @param words how many there are
     * @param types how many different ones
     * @param entropy in bits per word
     */
    public record Richness(int words, int types, double entropy) {}

    @Override
    public Richness apply(List<String> words, Context context) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("there are no words to measure");
        }
        ImmutableMultiset<String> counts = words.stream().collect(ImmutableMultiset.toImmutableMultiset());
        double entropy = 0;
        for (Multiset.Entry<String> each : counts.entrySet()) {
            double share = (double) each.getCount() / counts.size();
            entropy -= share * Math.log(share) / Math.log(2);
        }
        Richness richness = new Richness(counts.size(), counts.elementSet().size(), entropy);
        context.metric("words", richness.words());
        context.metric("types", richness.types());
        context.metric("type-token-ratio", (double) richness.types() / richness.words());
        context.metric("entropy", entropy);
        return richness;
    }
}
