package io.crystallize.plugins.registry;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import io.crystallize.core.cache.Codec;
import io.crystallize.plugins.GuicePlugin;
import io.crystallize.plugins.Plugin;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Plugins with codecs, some of which need a service. */
final class Colours {
    private Colours() {}

    record Colour(String name) {}

    interface Palette {
        String brightest();
    }

    abstract static class ColourCodec implements Codec<Colour> {
        @Override
        public Class<Colour> type() {
            return Colour.class;
        }

        @Override
        public void encode(Colour value, OutputStream out) {}
    }

    static final class Bright extends ColourCodec {
        private final Palette palette;

        @Inject
        Bright(Palette palette) {
            this.palette = palette;
        }

        @Override
        public String name() {
            return "bright";
        }

        @Override
        public Colour decode(InputStream in) {
            return new Colour(palette.brightest());
        }
    }

    static final class Dark extends ColourCodec {
        @Override
        public String name() {
            return "dark";
        }

        @Override
        public Colour decode(InputStream in) {
            return new Colour("black");
        }
    }

    static final class Texts implements Codec<String> {
        @Override
        public String name() {
            return "texts";
        }

        @Override
        public Class<String> type() {
            return String.class;
        }

        @Override
        public void encode(String value, OutputStream out) {}

        @Override
        public String decode(InputStream in) {
            return "";
        }
    }

    static final class First implements GuicePlugin {
        @Override
        public String name() {
            return "first";
        }

        @Override
        public Module module() {
            return new AbstractModule() {
                @Override
                protected void configure() {
                    bind(Palette.class).toInstance(() -> "bright from first");
                }
            };
        }

        @Override
        public List<Class<? extends Codec<?>>> codecs() {
            return List.of(Bright.class);
        }
    }

    static final class Second implements Plugin {
        @Override
        public String name() {
            return "second";
        }

        @Override
        public List<Class<? extends Codec<?>>> codecs() {
            return List.of(Dark.class);
        }
    }

    static final class OfTexts implements Plugin {
        @Override
        public String name() {
            return "of-texts";
        }

        @Override
        public List<Class<? extends Codec<?>>> codecs() {
            return List.of(Texts.class);
        }
    }

    static final class WithoutService implements Plugin {
        @Override
        public String name() {
            return "without-service";
        }

        @Override
        public List<Class<? extends Codec<?>>> codecs() {
            return List.of(Bright.class);
        }
    }

    static final class Broken implements GuicePlugin {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public List<Class<? extends Codec<?>>> codecs() {
            return List.of(Bright.class);
        }

        @Override
        public Module module() {
            return binder -> {
                throw new IllegalStateException("no palette");
            };
        }
    }
}
