package com.example.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Step;
import io.crystallize.testkit.PipelineTester;
import io.crystallize.testkit.StepContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest extends StepContract<List<String>, Vocabulary.Richness> {
    @Override
    protected Step<List<String>, Vocabulary.Richness> create() {
        return new Vocabulary();
    }

    @Override
    protected List<List<String>> inputs() {
        return List.of(List.of("to", "be", "or", "not", "to", "be"), List.of("one"));
    }

    @Test
    void entropy_ofFourWordsUsedEvenly_isTwoBits() {
        assertThat(PipelineTester.of(create()).run(List.of("a", "b", "c", "d")).output())
                .isEqualTo(new Vocabulary.Richness(4, 4, 2));
    }
}
