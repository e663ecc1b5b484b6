package io.crystallize.plugins;

import com.google.inject.Module;
import org.apiguardian.api.API;

/** A plugin with services of its own, which Guice injects into the constructors of what it contributes. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface GuicePlugin extends Plugin {
    /** Returns what binds the plugin's services. Seen by this plugin's contributions only. */
    Module module();
}
