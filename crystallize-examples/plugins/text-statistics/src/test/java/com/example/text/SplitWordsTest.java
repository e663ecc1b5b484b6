package com.example.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Step;
import io.crystallize.testkit.PipelineTester;
import io.crystallize.testkit.StepContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitWordsTest extends StepContract<List<String>, List<String>> {
    @Override
    protected Step<List<String>, List<String>> create() {
        return new SplitWords(SplitWords.Kept.CONTENT);
    }

    @Override
    protected List<List<String>> inputs() {
        return List.of(List.of("The cat isn't here.", "A dog is!"), List.of());
    }

    @Test
    void contentWords_areThoseThatMeanSomething() {
        assertThat(PipelineTester.of(create()).run(inputs().get(0)).output()).containsExactly("cat", "isn't", "dog");
    }
}
