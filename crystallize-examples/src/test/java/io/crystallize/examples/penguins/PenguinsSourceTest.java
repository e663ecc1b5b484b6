package io.crystallize.examples.penguins;

import io.crystallize.core.DataSource;
import io.crystallize.testkit.SourceContract;

class PenguinsSourceTest extends SourceContract<Survey> {
    @Override
    protected DataSource<Survey> create() {
        return new Penguins("data/penguins.csv");
    }
}
