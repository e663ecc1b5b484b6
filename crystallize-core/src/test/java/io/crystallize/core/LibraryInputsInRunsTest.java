package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.code.Compiled;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Runs that tell all say, once for each library, what the libraries of cached steps may use. */
class LibraryInputsInRunsTest {
    private static final String STEPS = """
            import io.crystallize.core.*;
            public class Steps {
                public interface Function extends StepFunction<Double, Double> {
                    default double more() { return lib.%1$s.get(); }
                }
                @Cacheable
                public record OfRecord() implements Step<Double, Double> {
                    public Double apply(Double x, Context context) { return x + lib.%1$s.get(); }
                }
                public static Step<Double, Double> record() { return new OfRecord(); }
                public static Step<Double, Double> lambda() {
                    return Step.cached("lambda", Double.class, (Double x, Context context) -> x + lib.%1$s.get());
                }
                public static Step<Double, Double> ofInterface() {
                    Function function = (x, context) -> x;
                    return Step.cached("function", Double.class, function);
                }
            }
            """;

    @TempDir
    Path folder;

    /** Returns what is told of libraries when a step runs once in each of some runs. */
    private List<String> told(String library, String step, int runs, boolean verbose) throws Exception {
        Compiled compiled = library(library);
        Compiled steps = Compiled.folder(folder, Map.of("Steps", STEPS.formatted(library)), framework(), compiled);
        RecordingLogger logger = new RecordingLogger(Level.INFO);
        try (URLClassLoader loader = steps.loader(getClass().getClassLoader(), compiled)) {
            Method maker = loader.loadClass("Steps").getMethod(step);
            for (int i = 0; i < runs; i++) {
                @SuppressWarnings("unchecked")
                Step<Double, Double> made = (Step<Double, Double>) maker.invoke(null);
                RunOptions options = RunOptions.builder()
                        .cache(new TraceCache(new MapBackend()))
                        .verbose(verbose)
                        .logger(logger)
                        .build();
                Pipeline.start("step", made).run(1.0, ContextValues.empty(), options);
            }
        }
        return logger.lines(Level.INFO).stream()
                .filter(line -> line.contains("ibraries"))
                .toList();
    }

    private Compiled library(String name) throws IOException {
        String source = "package lib; public class " + name
                + " { public static double get() { return 0 * System.nanoTime() * Math.random(); } }";
        return Compiled.folder(folder.resolve(name), Map.of(name, source)).jar(folder.resolve(name + ".jar"), 0);
    }

    private static Compiled framework() throws Exception {
        return new Compiled(Path.of(
                Step.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    }

    private static String message(String library) {
        return "Libraries that step 'step' reaches may use more than its key says: " + library + ".jar: clock, random";
    }

    @Test
    void verboseRun_saysItOnceInAProcess() throws Exception {
        assertThat(told("OfRecord", "record", 2, true)).containsExactly(message("OfRecord"));
    }

    @Test
    void lambda_isAsAClass() throws Exception {
        assertThat(told("OfLambda", "lambda", 2, true)).containsExactly(message("OfLambda"));
    }

    @Test
    void interfaceOfALambda_belongsToIt() throws Exception {
        assertThat(told("OfInterface", "ofInterface", 1, true)).containsExactly(message("OfInterface"));
    }

    @Test
    void otherRun_saysNothing() throws Exception {
        assertThat(told("OfSilent", "record", 1, false)).isEmpty();
    }
}
