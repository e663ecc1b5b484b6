package com.example.text;

import static io.crystallize.testkit.CrystallizeAssertions.assertThat;

import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.plugins.file.ExperimentFile;
import io.crystallize.plugins.registry.PluginRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContentWordsTest {
    @Test
    void contentWords_areRicher() {
        ExperimentFile file = ExperimentFile.read(
                Path.of("experiments/content-words.yaml"), PluginRegistry.of(List.of(new TextStatisticsPlugin())));
        ExperimentResult result = file.experiment()
                .run(ExperimentOptions.builder().baseFolder(file.folder()).build());

        assertThat(result)
                .isComplete()
                .hypothesis("content.type-token-ratio > baseline.type-token-ratio")
                .isSupported();
    }
}
