package com.example.oldtext;

import com.google.common.base.CharMatcher;
import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Step;
import java.util.List;

/**
 * The lines of a text, with one space wherever there was white space. {@code CharMatcher.WHITESPACE}, which says what that
 * is, was removed in Guava 26.
 */
@Cacheable
public record Collapse() implements Step<List<String>, List<String>> {
    @Override
    public List<String> apply(List<String> lines, Context context) {
        List<String> collapsed = lines.stream()
                .map(line -> CharMatcher.WHITESPACE.trimAndCollapseFrom(line, ' '))
                .toList();
        context.metric("removed", length(lines) - length(collapsed));
        return collapsed;
    }

    private static int length(List<String> lines) {
        return lines.stream().mapToInt(String::length).sum();
    }
}
