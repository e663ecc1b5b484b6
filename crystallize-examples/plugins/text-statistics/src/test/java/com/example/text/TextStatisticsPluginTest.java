package com.example.text;

import io.crystallize.plugins.Plugin;
import io.crystallize.testkit.PluginContract;

class TextStatisticsPluginTest extends PluginContract {
    @Override
    protected Plugin create() {
        return new TextStatisticsPlugin();
    }
}
