package io.crystallize.examples.penguins;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Cacheable;
import io.crystallize.plugins.Plugin;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class PenguinsPluginTest {
    private final Plugin plugin = new PenguinsPlugin();

    @Test
    void plugin_isFoundByServiceLoader() {
        assertThat(ServiceLoader.load(Plugin.class)).hasAtLeastOneElementOfType(PenguinsPlugin.class);
    }

    @Test
    void stepsAndSources_arePublicCacheableRecords() {
        assertThat(plugin.steps()).hasSize(6).allSatisfy(PenguinsPluginTest::isPublicCacheableRecord);
        assertThat(plugin.sources()).hasSize(1).allSatisfy(PenguinsPluginTest::isPublicCacheableRecord);
    }

    @Test
    void codecsAndEncoders_havePublicConstructorWithoutParameters() {
        assertThat(plugin.codecs()).singleElement().satisfies(type -> type.getConstructor());
        assertThat(plugin.encoders()).singleElement().satisfies(type -> type.getConstructor());
    }

    private static void isPublicCacheableRecord(Class<?> type) {
        assertThat(type).isPublic().isRecord().hasAnnotation(Cacheable.class);
    }
}
