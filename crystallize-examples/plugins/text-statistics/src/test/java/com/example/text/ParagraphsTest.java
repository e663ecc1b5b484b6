package com.example.text;

import io.crystallize.core.DataSource;
import io.crystallize.testkit.SourceContract;
import java.util.List;

class ParagraphsTest extends SourceContract<List<String>> {
    @Override
    protected DataSource<List<String>> create() {
        return new Paragraphs("experiments/content-words.yaml");
    }
}
