package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.crystallize.core.Step;
import io.crystallize.core.StepNames;
import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.plugins.Plugin;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Plugin} has to do, clause by clause. Extend it, and say how the plugin is made:
 *
 * <pre>{@code
 * class AcmePluginTest extends PluginContract {
 *     @Override
 *     protected Plugin create() {
 *         return new AcmePlugin();
 *     }
 *
 *     @Override
 *     protected List<?> examples() {
 *         return List.of(Model.of(1, 2));       // AcmePlugin has a codec for models
 *     }
 * }
 * }</pre>
 *
 * <p>What it contributes has names of its own, can be made as a file asks for it, and is as good as it says; it is found
 * by its service file. Override {@link #isFound} for one that an application hands over; it is then tested not to be
 * found. Its steps and sources are tested by {@link StepContract} and {@link SourceContract}.
 */
@Timeout(60)
@API(status = API.Status.MAINTAINED, since = "0.1")
public abstract class PluginContract extends PluginFixture {
    /** For subclasses. */
    protected PluginContract() {}

    @Test
    final void name_hasLowerCaseLettersDigitsAndHyphens() {
        assertThat(create().name()).matches("[a-z][a-z0-9-]*");
    }

    /** It is asked once or often. */
    @Test
    final void contributions_areTheSameEachTime_andNoneIsNullOrTwice() throws ReflectiveOperationException {
        for (Method method : Plugin.class.getMethods()) {
            if (method.getReturnType() == List.class) {
                List<?> contributed = (List<?>) method.invoke(create());
                assertThat(contributed)
                        .as("what %s() returns", method.getName())
                        .isNotNull()
                        .doesNotContainNull()
                        .doesNotHaveDuplicates()
                        .isEqualTo(method.invoke(create()));
            }
        }
    }

    @Test
    final void contributions_haveNamesOfTheirOwn() {
        Plugin plugin = create();
        NAMED.forEach((kind, list) -> {
            List<String> names = list.apply(plugin).stream().map(StepNames::of).toList();
            assertThat(names).as("short names of the %ss", kind).doesNotHaveDuplicates();
            assertThat(names)
                    .allSatisfy(name -> assertThat(StepNames.isValid(name))
                            .as("'%s' is a name: letters, digits, '_' and, but not first, '-'", name)
                            .isTrue());
        });
    }

    @Test
    final void plugin_isNotLeftOut() {
        PluginRegistry registry = registry();
        assertThat(registry.failures()).as("why plugins are left out").isEmpty();
        assertThat(registry.plugins()).containsExactly(create().name());
    }

    @Test
    final void parts_canBeBuilt() {
        assertThat(registry().unbuilt()).as("why parts can't be built").isEmpty();
    }

    @Test
    final void stepsAndSources_canBeMade() {
        assertThat(steps()).allSatisfy(type -> {
            String label = label("step", type);
            assertThat(Modifier.isAbstract(type.getModifiers()))
                    .as("%s is abstract", label)
                    .isFalse();
            if (!type.isRecord()) {
                assertThatCode(() -> ((Step<?, ?>) type.getConstructor().newInstance()).parameters())
                        .as("%s is made without parameters, as it is no record, and says so", label)
                        .doesNotThrowAnyException();
            }
        });
    }

    @Test
    final void whatHasSettings_isARecord() {
        Plugin plugin = create();

        assertThat(Stream.of(plugin.optimizers(), plugin.verifiers(), plugin.executors(), plugin.backends())
                        .flatMap(List::stream))
                .allSatisfy(type -> assertThat(type).isRecord());
    }

    /** A file gives none of the parameters: what then is wrong is that those without a default are missing. */
    @Test
    final void defaults_areOfTheirParametersTypes() {
        assertThat(steps().filter(Class::isRecord)).allSatisfy(type -> {
            Bare bare = Bare.of(type);
            assertThat(bare.problems())
                    .as(
                            "what is wrong with %s without parameters, of which %s need a value",
                            label("step", type), bare.needed())
                    .hasSize(bare.needed().size());
        });
    }

    @Test
    final void experiments_canBeBuilt() {
        PluginRegistry registry = registry();

        assertThat(create().experiments()).allSatisfy(type -> {
            String name = StepNames.of(type);
            assertThat(registry.experiment(name).orElseThrow().problems(registry.formats(), Path.of("")))
                    .as("what is wrong with %s", label("experiment", type))
                    .isEmpty();
        });
    }

    @Test
    final void codecs_giveBackTheExamples() throws IOException {
        Formats formats = registry().formats();
        for (Class<?> type : create().codecs()) {
            Class<?> encoded = argument(type, Codec.class);
            Codec<Object> codec = formats.codecFor(encoded);
            for (Object example : examplesOf(encoded, type)) {
                Object decoded = decoded(codec, example);
                assertThat(formats.digester().digest(decoded))
                        .as("digest of %s, which codec '%s' made of %s", decoded, codec.name(), example)
                        .isEqualTo(formats.digester().digest(example));
            }
        }
    }

    private static Object decoded(Codec<Object> codec, Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        codec.encode(value, bytes);
        return codec.decode(new ByteArrayInputStream(bytes.toByteArray()));
    }

    @Test
    final void encoders_giveEqualExamplesEqualDigests() {
        Formats formats = registry().formats();
        create().encoders().forEach(encoder -> examplesOf(argument(encoder, DigestEncoder.class), encoder));
        List<?> again = examples();
        for (int i = 0; i < again.size(); i++) {
            assertThat(formats.digester().digest(again.get(i)))
                    .as("digest of example %s, made again", again.get(i))
                    .isEqualTo(formats.digester().digest(examples().get(i)));
        }
        assertThat(again.stream().map(formats.digester()::digest))
                .as("digests of the examples %s", again)
                .doesNotHaveDuplicates();
    }

    private List<?> examplesOf(Class<?> type, Class<?> format) {
        List<?> found = examples().stream().filter(type::isInstance).toList();
        assertThat(found)
                .as("examples() of type %s, for %s", type.getName(), format.getName())
                .isNotEmpty();
        return found;
    }

    @Test
    final void serviceFile_namesThePlugin() {
        Class<?> type = create().getClass();
        ClassLoader loader = type.getClassLoader();
        boolean found = ServiceLoader.load(Plugin.class, loader).stream().anyMatch(one -> one.type() == type);

        assertThat(found)
                .as("META-INF/services/%s of class loader %s names %s", Plugin.class.getName(), loader, type.getName())
                .isEqualTo(isFound());
        assertThat(isFound() && Arrays.stream(type.getConstructors()).noneMatch(one -> one.getParameterCount() == 0))
                .as("%s has no public constructor without parameters", type.getName())
                .isFalse();
    }
}
