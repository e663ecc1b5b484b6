package io.crystallize.plugins.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Default;
import io.crystallize.core.Step;
import io.crystallize.plugins.Plugin;
import io.crystallize.plugins.file.ExperimentFile;
import io.crystallize.plugins.registry.PluginRegistry;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An example that is made up is one that the reader reads. */
class ReferenceExampleTest {
    /** Where it starts. */
    public record Start() implements DataSource<Integer> {
        @Override
        public Integer fetch(Context context) {
            return 1;
        }
    }

    /** Its default is what nobody may write. */
    public record Defaulted(
            @Min(1) @Default("0") int k,
            @Size(min = 2) @Default("[]") List<@Min(3) Integer> all) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return k;
        }
    }

    /** What is in a parameter. */
    public record Inner(@Min(1) @Default("0") int n, boolean on, List<? extends Deep> deep) {}

    /** What is in that. */
    public record Deep(@Positive @DecimalMax("0.5") double share) {}

    /** Has records in its parameters. */
    public record Nested(Inner inner, Map<String, Deep> deep) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return inner.n();
        }
    }

    /** Its bounds are narrow. */
    public record Narrow(
            @Min(2) @Min(5) @Max(6) int few,
            @Negative int below,
            @Size(min = 9) String lengthy,
            @Size(max = 2) String brief,
            @Pattern(regexp = "[0-9]{4}-[0-9]{2}-[0-9]{2}") String day,
            Optional<@Size(min = 2) List<@Max(-1) Long>> perhaps)
            implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return few;
        }
    }

    /** What it demands, nobody checks. */
    public record Unread(@AssertTrue boolean yes, int n) {}

    /** Can't be used. */
    public record Holds(Unread inner) implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            return inner.n();
        }
    }

    private record Samples() implements Plugin {
        @Override
        public String name() {
            return "samples";
        }

        @Override
        public List<Class<? extends Step<?, ?>>> steps() {
            return List.of(Defaulted.class, Nested.class, Narrow.class, Holds.class);
        }

        @Override
        public List<Class<? extends DataSource<?>>> sources() {
            return List.of(Start.class);
        }
    }

    private static final PluginRegistry PLUGINS = PluginRegistry.of(List.of(new Samples()));

    @TempDir
    private Path folder;

    private static String example(String name) {
        return Reference.of(PLUGINS, name).get(0).example();
    }

    @ParameterizedTest
    @ValueSource(strings = {"defaulted", "nested", "narrow"})
    void example_isRead(String name) throws Exception {
        Path file = folder.resolve("e.yaml");
        Files.writeString(file, "name: test\nsource: start\n" + example(name) + "\n");
        assertThatCode(() -> ExperimentFile.read(file, PLUGINS))
                .as(example(name))
                .doesNotThrowAnyException();
    }

    @Test
    void partsOfWhatCannotBeChecked_haveTheirTypes() {
        assertThat(example("holds")).isEqualTo("steps:\n  - holds: { inner: { yes: true, n: 1 } }");
    }
}
