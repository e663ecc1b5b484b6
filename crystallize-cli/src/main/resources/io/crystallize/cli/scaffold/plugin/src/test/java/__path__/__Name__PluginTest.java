package __package__;

import io.crystallize.plugins.Plugin;
import io.crystallize.testkit.PluginContract;

class __Name__PluginTest extends PluginContract {
    @Override
    protected Plugin create() {
        return new __Name__Plugin();
    }
}
