package com.example.mvstore;

import io.crystallize.plugins.BackendProvider;
import io.crystallize.plugins.Plugin;
import java.util.List;

/** What this jar contributes: a cache backend, {@code --cache mvstore:file?path=cache.mv}. */
public final class MvStorePlugin implements Plugin {
    @Override
    public String name() {
        return "mvstore";
    }

    @Override
    public List<Class<? extends BackendProvider>> backends() {
        return List.of(MvStoreFile.class);
    }
}
