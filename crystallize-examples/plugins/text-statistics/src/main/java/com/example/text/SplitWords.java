package com.example.text;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Default;
import io.crystallize.core.Name;
import io.crystallize.core.Step;
import java.util.List;
import java.util.Locale;

/**
 * The words of a text, in lower case: runs of letters and apostrophes.
 *
 * @param keep which words are kept
 */
@Cacheable
@Name(value = "words", aliases = "tokenize")
public record SplitWords(@Default("ALL") Kept keep) implements Step<List<String>, List<String>> {
    /** Which words are kept. */
    public enum Kept {
        /** All of them. */
        ALL,
        /** Those that mean something: without articles, pronouns, prepositions and the like. */
        CONTENT
    }

    private static final CharMatcher LETTER = CharMatcher.forPredicate(Character::isLetter).or(CharMatcher.is('\''));
    private static final Splitter WORDS = Splitter.on(LETTER.negate()).omitEmptyStrings();
    private static final ImmutableSet<String> FUNCTION_WORDS = ImmutableSet.copyOf(WORDS.split("a an the and or but if"
            + " then than so as at by for from in into of on onto to up with without is are was were be been being am do"
            + " does did has have had having i you he she it we they me him her us them my your his its our their this that"
            + " these those who whom which what when where why how not no nor can could will would shall should may might"
            + " must there here all any both each few more most other some such only own same too very"));

    @Override
    public List<String> apply(List<String> paragraphs, Context context) {
        return paragraphs.stream()
                .flatMap(WORDS::splitToStream)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .filter(word -> keep == Kept.ALL || !FUNCTION_WORDS.contains(word))
                .toList();
    }
}
