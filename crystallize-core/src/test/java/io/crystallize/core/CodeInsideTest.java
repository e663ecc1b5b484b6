package io.crystallize.core;

import static io.crystallize.core.CachedRuns.BYPASS;
import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.code.Compiled;
import io.crystallize.core.provenance.CacheUse;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of what a step runs inside, or asks for, is a part of its key. Public, for what is compiled here. */
public class CodeInsideTest {
    /** Describes a text that somebody makes. */
    public record Model(String name) implements ResourceSpec<String> {}

    @Cacheable
    record Uses() implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            return input + ' ' + context.resource(new Model("small"));
        }
    }

    private final CachedRuns runs = new CachedRuns();

    @TempDir
    Path folder;

    @Test
    void codeOfAnInnerStep_isAPartOfTheOuterKey() throws Exception {
        List<CacheUse.Result> uses = new ArrayList<>();
        List<Object> outputs = new ArrayList<>();
        for (int factor : List.of(2, 2, 3, 2)) {
            Map<String, String> sources = Map.of("Scales", """
                    public record Scales() implements io.crystallize.core.Step<Integer, Integer> {
                        public Integer apply(Integer x, io.crystallize.core.Context context) { return x * %d; }
                    }
                    """.formatted(factor), "Holds", """
                    @io.crystallize.core.Cacheable
                    public record Holds(io.crystallize.core.Pipeline<Integer, Integer> inner)
                            implements io.crystallize.core.Step<Integer, Integer> {
                        public Integer apply(Integer x, io.crystallize.core.Context context) {
                            return inner.apply(x, context);
                        }
                    }
                    """);
            Compiled compiled = Compiled.folder(folder, sources, classesOf(Step.class));
            try (URLClassLoader loader = compiled.loader(getClass().getClassLoader())) {
                PipelineRun<Integer> run = runs.run(holds(loader, made(loader, "Scales")), 7);
                outputs.add(run.output());
                uses.add(CachedRuns.uses(run).get(0));
            }
        }
        assertThat(outputs).containsExactly(14, 14, 21, 14);
        assertThat(uses).containsExactly(MISS, HIT, MISS, HIT);
    }

    @Test
    void innerStepWhoseClassTheOuterCannotFind_keepsTheOuterOutOfTheCache_andSaysSo() throws Exception {
        Compiled compiled = Compiled.folder(folder, Map.of("Hidden", """
                        public record Hidden() implements io.crystallize.core.Step<String, String> {
                            public String apply(String x, io.crystallize.core.Context context) { return x; }
                        }
                        """), classesOf(Step.class));
        try (URLClassLoader loader = compiled.loader(getClass().getClassLoader())) {
            PipelineRun<String> run = runs.run(
                    Pipeline.start(
                            "outer", new InnerPipelineTest.Runs(Pipeline.start("inner", made(loader, "Hidden")))),
                    "in");
            assertThat(CachedRuns.uses(run).get(0)).isEqualTo(BYPASS);
            assertThat(run.provenance().get(0).cache().reason()).contains("Hidden");
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> Step<T, T> made(ClassLoader loader, String name) throws ReflectiveOperationException {
        return (Step<T, T>) loader.loadClass(name).getConstructor().newInstance();
    }

    @SuppressWarnings("unchecked")
    private static Pipeline<Integer, Integer> holds(ClassLoader loader, Step<Integer, Integer> step)
            throws ReflectiveOperationException {
        return Pipeline.start((Step<Integer, Integer>) loader.loadClass("Holds")
                .getConstructor(Pipeline.class)
                .newInstance(Pipeline.<Integer, Integer>start("inner", step)));
    }

    @Test
    void codeOfTheFactory_isAPartOfTheKey() throws Exception {
        eachIsMadeOnce("""
                import io.crystallize.core.*;
                public record Maker() implements ResourceFactory<CodeInsideTest.Model, String> {
                    public Class<CodeInsideTest.Model> specType() { return CodeInsideTest.Model.class; }
                    public String create(CodeInsideTest.Model model, Secrets secrets) {
                        return "%s " + model.name();
                    }
                }
                """, new Uses());
    }

    public interface Voice {
        String say(String word);
    }

    public record Singer(String name) implements ResourceSpec<Voice> {}

    @Cacheable
    record Listens() implements Step<String, String> {
        @Override
        public String apply(String input, Context context) {
            return input + ' ' + context.resource(new Singer("small")).say("small");
        }
    }

    @Test
    void codeOfWhatTheFactoryMakes_isAPartOfTheKey() throws Exception {
        eachIsMadeOnce("""
                import io.crystallize.core.*;
                public record Maker() implements ResourceFactory<CodeInsideTest.Singer, CodeInsideTest.Voice> {
                    record Tenor() implements CodeInsideTest.Voice {
                        public String say(String word) { return "%s " + word; }
                    }
                    public Class<CodeInsideTest.Singer> specType() { return CodeInsideTest.Singer.class; }
                    public CodeInsideTest.Voice create(CodeInsideTest.Singer singer, Secrets secrets) {
                        return new Tenor();
                    }
                }
                """, new Listens());
    }

    private void eachIsMadeOnce(String factory, Step<String, String> step) throws Exception {
        List<CacheUse.Result> results = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        for (String word : List.of("one", "one", "another", "one")) {
            Compiled compiled = Compiled.folder(
                    folder,
                    Map.of("Maker", factory.formatted(word)),
                    classesOf(Step.class),
                    classesOf(CodeInsideTest.class));
            try (URLClassLoader loader = compiled.loader(getClass().getClassLoader())) {
                ResourceFactory<?, ?> maker = (ResourceFactory<?, ?>)
                        loader.loadClass("Maker").getConstructor().newInstance();
                PipelineRun<String> run = runs.run(
                        Pipeline.start(step),
                        "in",
                        ContextValues.empty(),
                        options -> options.resources(ResourceFactories.none().with(maker)));
                outputs.add(run.output());
                results.add(CachedRuns.uses(run).get(0));
            }
        }
        assertThat(outputs).containsExactly("in one small", "in one small", "in another small", "in one small");
        assertThat(results).containsExactly(MISS, HIT, MISS, HIT);
    }

    private static Compiled classesOf(Class<?> type) throws Exception {
        return new Compiled(
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
    }
}
