package io.crystallize.plugins;

import com.google.inject.Module;

/** A plugin with services of its own, which Guice injects into the constructors of what it contributes. */
public interface GuicePlugin extends Plugin {
    /** Returns what binds the plugin's services. Seen by this plugin's contributions only. */
    Module module();
}
