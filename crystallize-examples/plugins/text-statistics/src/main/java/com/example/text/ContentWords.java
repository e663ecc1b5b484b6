package com.example.text;

import io.crystallize.core.Pipeline;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.Treatment;
import io.crystallize.plugins.ExperimentProvider;

/** Are content words used more evenly than all words? {@code crystallize run text:content-words} asks a README. */
public final class ContentWords implements ExperimentProvider {
    @Override
    public Experiment experiment() {
        return Experiment.builder("content-words")
                .description("Is the entropy of content words higher than that of all words?")
                .source(new Paragraphs("README.md"))
                .pipeline(Pipeline.start(new Resample(100))
                        .then(new SplitWords(SplitWords.Kept.ALL))
                        .then(new Vocabulary()))
                .treatment(Treatment.named("content").set("words.keep", "CONTENT"))
                .hypothesis("content.type-token-ratio > baseline.type-token-ratio")
                .replicates(20)
                .seed(1)
                .build();
    }
}
