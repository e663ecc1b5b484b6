package io.crystallize.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a class only because a plugin contributes it. */
class ContributedTest {
    private static final String APPLY =
            "() implements Step<String, String> { public String apply(String s, Context c) {" + " return s; } } ";
    private static final String CLASS = " implements Step<String, String> { public String apply(String s, Context c) {"
            + " return s; } public Map<String, Object> parameters() { return Map.of(); } ";

    private static final String OPEN =
            " implements BackendProvider { public io.crystallize.core.cache.CacheBackend open() { return null; } } ";
    private static final String RUN = " implements ExecutorProvider { public"
            + " io.crystallize.core.execution.TrialExecutor executor() { return null; } } ";

    @TempDir
    Path folder;

    private List<String> told(String contributed, String types) {
        return new Compilation(folder)
                .with(
                        "P",
                        "public class P implements Plugin { public String name() { return \"p\"; } " + contributed
                                + "\n" + types + " }")
                .run();
    }

    private static String steps(String literals) {
        return "public List<Class<? extends Step<?, ?>>> steps() { return List.of(" + literals + "); }";
    }

    @Test
    void twoStepsOfOneName_areRefused() {
        assertThat(told(
                        steps("Scale.class, P.Other.class"),
                        "public record Scale" + APPLY + "\n@Name(\"scale\") public record Other" + APPLY))
                .containsExactly(
                        "P.java:3: Two steps of one plugin are called 'scale': acme.P.Scale and acme.P.Other. Give"
                                + " one of them another name with @Name.");
    }

    @Test
    void namesInOtherFiles_areFound() {
        Compilation compilation = new Compilation(folder)
                .with("Scale", "public record Scale" + APPLY)
                .with("Other", "public class Other { @Name(\"scale\") public record Scale" + APPLY + "}")
                .with(
                        "P",
                        "public class P implements Plugin { public String name() { return \"p\"; } "
                                + steps("Scale.class, acme.Other.Scale.class") + " }");

        assertThat(compilation.run())
                .singleElement()
                .asString()
                .contains("Two steps of one plugin are called 'scale': acme.Scale and acme.Other.Scale.");
    }

    @Test
    void stepAndSourceOfOneName_pass() {
        assertThat(told(
                        steps("Words.class") + " public List<Class<? extends DataSource<?>>> sources() { return"
                                + " List.of(Inner.Words.class); }",
                        "public record Words" + APPLY + " public static class Inner { public record Words() implements"
                                + " DataSource<String> { public String fetch(Context c) { return \"\"; } } }"))
                .isEmpty();
    }

    @Test
    void twoStepsOfOneName_ofWhichOneIsContributed_pass() {
        assertThat(told(
                        steps("Scale.class"),
                        "public record Scale" + APPLY + " @Name(\"scale\") public record Other" + APPLY))
                .isEmpty();
    }

    @Test
    void stepThatCannotBeBuilt_isRefused() {
        assertThat(told(steps("Scale.class"), "public static class Scale" + CLASS + " public Scale(int n) {} }"))
                .containsExactly(
                        "P.java:2: A plugin contributes the step Scale, which can't be built from a file: it is"
                                + " neither a record nor has a public constructor without parameters.");
        assertThat(told(steps("Scale.class"), "public static class Scale" + CLASS + " }"))
                .isEmpty();
    }

    @Test
    void verifierThatIsNoRecord_isRefused() {
        assertThat(told(
                        "public List<Class<? extends io.crystallize.core.verdict.Verifier>> verifiers() { return"
                                + " List.of(V.class); }",
                        "public static class V implements io.crystallize.core.verdict.Verifier {"
                                + " public Record verify(Evidence e) { return null; } }"))
                .containsExactly("P.java:2: A plugin contributes the verifier V, so it has to be a record.");
    }

    private static String backends(String literals) {
        return "public List<Class<? extends BackendProvider>> backends() { return List.of(" + literals + "); }";
    }

    @Test
    void executorOrBackendThatIsNoRecord_isRefused() {
        assertThat(told(backends("Shelf.class"), "public static class Shelf" + OPEN))
                .containsExactly("P.java:2: A plugin contributes the cache backend Shelf, so it has to be a record.");
        assertThat(told(
                        "public List<Class<? extends ExecutorProvider>> executors() { return List.of(Pool.class); }",
                        "public static class Pool" + RUN))
                .containsExactly("P.java:2: A plugin contributes the executor Pool, so it has to be a record.");
    }

    @Test
    void executorAndBackendWhoseSettingsHaveNoDigest_pass() {
        assertThat(told(
                        backends("Shelf.class") + " public List<Class<? extends ExecutorProvider>> executors() {"
                                + " return List.of(Pool.class); }",
                        "public record Shelf(java.nio.file.Path folder)" + OPEN + " @Name(\"shelf\") public record"
                                + " Pool(@Default(\"4\") int threads)" + RUN))
                .isEmpty();
    }

    @Test
    void twoBackendsOfOneName_areRefused() {
        assertThat(told(
                        backends("Shelf.class, Other.class"),
                        "public record Shelf()" + OPEN + "\n@Name(\"shelf\") public record Other()" + OPEN))
                .containsExactly("P.java:3: Two cache backends of one plugin are called 'shelf': acme.P.Shelf and"
                        + " acme.P.Other. Give one of them another name with @Name.");
    }

    @Test
    void aliasThatAnotherHasAsItsName_isRefused() {
        assertThat(told(
                        steps("Scale.class, Other.class"),
                        "public record Scale" + APPLY + "\n@Name(value = \"other\", aliases = {\"old\","
                                + " \"scale\"}) public record Other" + APPLY))
                .containsExactly("P.java:3: Two steps of one plugin are or were called 'scale': acme.P.Scale and"
                        + " acme.P.Other. Let one of them have it alone.");
    }

    @Test
    void aliasThatIsItsOwnName_isRefused() {
        assertThat(told(
                        steps("Scale.class"),
                        "@Name(value = \"scale\", aliases = \"scale\") public record Scale" + APPLY))
                .containsExactly("P.java:2: 'scale' is twice among the names of the step Scale. Leave it away among its"
                        + " aliases.");
    }

    @Test
    void aliases_ofTwoKinds_pass() {
        assertThat(told(
                        steps("Scale.class") + backends("Shelf.class"),
                        "@Name(value = \"scale\", aliases = \"old\") public record Scale" + APPLY
                                + "@Name(value = \"shelf\", aliases = {\"old\", \"board\"}) public record Shelf()"
                                + OPEN))
                .isEmpty();
    }

    private List<String> toldOfName(String body) {
        return new Compilation(folder)
                .with("P", "public class P implements Plugin {\npublic String name() { " + body + " } }")
                .run();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Words", "1words", "word_count", "two words", "-words"})
    void nameOfAPluginThatIsNone_isRefused(String name) {
        assertThat(toldOfName("return \"" + name + "\";"))
                .containsExactly("P.java:2: The name of the plugin is '" + name
                        + "', but a name has lower-case letters," + " digits and hyphens, and begins with a letter.");
    }

    @Test
    void nameOfTheFramework_isRefused() {
        assertThat(toldOfName("return \"crystallize\";"))
                .containsExactly("P.java:2: The name of the plugin is 'crystallize', but that name is the framework's"
                        + " own.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"return \"word-count2\";", "String a = \"A\"; return a;", "return \"P\".toLowerCase();"})
    void nameOfAPlugin_orWhatIsNotKnown_passes(String body) {
        assertThat(toldOfName(body)).isEmpty();
    }
}
