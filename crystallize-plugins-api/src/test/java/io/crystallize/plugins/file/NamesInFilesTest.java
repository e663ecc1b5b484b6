package io.crystallize.plugins.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Default;
import io.crystallize.core.Name;
import io.crystallize.core.Step;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.plugins.Plugin;
import io.crystallize.plugins.registry.Kind;
import io.crystallize.plugins.registry.PluginRegistry;
import io.crystallize.plugins.sample.SamplePlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reader and schema agree on what names a step or a source: its name, with or without its plugin's, and former ones. */
class NamesInFilesTest {
    /** Has had other names. */
    @Name(value = "trim", aliases = "strip")
    public record Trim(@Default("1") int by) implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] input, Context context) {
            return input;
        }
    }

    /** Of that name there is another. */
    @Name("cut")
    public record Cut() implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] input, Context context) {
            return input;
        }
    }

    /** The other one. */
    @Name("cut")
    public record OtherCut() implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] input, Context context) {
            return input;
        }
    }

    /** Has had another name. */
    @Name(value = "zeros", aliases = "nulls")
    public record Zeros(int length) implements DataSource<double[]> {
        @Override
        public double[] fetch(Context context) {
            return new double[length];
        }
    }

    private record Contributing(
            String name, List<Class<? extends Step<?, ?>>> steps, List<Class<? extends DataSource<?>>> sources)
            implements Plugin {}

    private static final PluginRegistry PLUGINS = PluginRegistry.of(List.of(
            new SamplePlugin(),
            new Contributing("acme", List.of(Trim.class, Cut.class), List.of(Zeros.class)),
            new Contributing("other", List.of(OtherCut.class), List.of())));
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(ExperimentSchema.of(PLUGINS));

    @TempDir
    private Path folder;

    private static List<String> errors(String text) {
        return SCHEMA.validate(new YamlTree("e.yaml", text).root()).stream()
                .map(Error::toString)
                .toList();
    }

    private void read(String text) throws IOException {
        Path file = folder.resolve("e.yaml");
        Files.writeString(file, text);
        ExperimentFile.read(file, PLUGINS);
    }

    private static String with(String step) {
        return "name: test\nsource: { zeros: { length: 3 } }\nsteps: [" + step + ", sum]\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trim",
                "acme:trim",
                "strip",
                "acme:strip",
                "{ strip: { by: 2 } }",
                "{ 'acme:trim': { by: 2 } }",
                "{ 'acme:strip': , name: first }",
                "acme:cut",
                "{ 'other:cut': }",
            })
    void nameThatIsFound_passes(String step) {
        assertThatCode(() -> read(with(step))).doesNotThrowAnyException();
        assertThat(errors(with(step))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cut",
                "other:trim",
                "acme:zeros",
                "{ 'acme:trim': { to: 2 } }",
                "{ strip: { by: much } }",
                "{ trim: , strip: }",
            })
    void nameThatIsNotFound_orHasWrongParameters_fails(String step) {
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> read(with(step)));
        assertThat(errors(with(step))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme:zeros", "nulls", "acme:nulls"})
    void sourceOfEachOfItsNames_passes(String source) {
        String text = "name: test\nsource: { '" + source + "': { length: 3 } }\nsteps: [{ trim: { by: 1 } }, sum]\n"
                + "optimize: { parameters: { trim.by: [1, 2] }, maximize: sum, by: grid }\n";
        assertThatCode(() -> read(text)).doesNotThrowAnyException();
        assertThat(errors(text)).isEmpty();
        assertThat(errors(text.replace("length: 3", "size: 3"))).isNotEmpty();
    }

    @Test
    void parameters_standOnce() {
        assertThat(PLUGINS.found(Kind.STEP))
                .containsEntry("acme:strip", Trim.class)
                .containsEntry("other:cut", OtherCut.class)
                .doesNotContainKey("cut");
        assertThat(ExperimentSchema.of(PLUGINS).get("$defs").propertyNames())
                .contains("step.trim", "step.acme:cut", "step.other:cut")
                .doesNotContain("step.strip", "step.acme:trim");
    }
}
