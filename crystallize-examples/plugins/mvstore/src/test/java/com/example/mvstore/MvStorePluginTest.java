package com.example.mvstore;

import io.crystallize.plugins.Plugin;
import io.crystallize.testkit.PluginContract;

class MvStorePluginTest extends PluginContract {
    @Override
    protected Plugin create() {
        return new MvStorePlugin();
    }
}
