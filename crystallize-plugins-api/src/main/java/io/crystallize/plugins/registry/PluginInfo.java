package io.crystallize.plugins.registry;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A plugin that was loaded.
 *
 * @param name its name
 * @param origin the jar or folder that it comes from
 * @param version the version that its jar states, or an empty text
 * @param contributions what it contributes, by kind, then in the plugin's order
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PluginInfo(String name, String origin, String version, List<Contributed> contributions) {
    /** Keeps a copy of the contributions. */
    public PluginInfo {
        contributions = List.copyOf(contributions);
    }
}
