package io.crystallize.core.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.digest.Digest;
import java.lang.reflect.Method;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fingerprints of methods and values, what they are made of, and code that is pinned by hand. */
class MethodFingerprintTest {
    @TempDir
    Path folder;

    private interface Asking<T> {
        T of(URLClassLoader loader) throws Exception;
    }

    private <T> T asked(String source, Asking<T> asking) throws Exception {
        Compiled framework = new Compiled(Path.of(CodeFingerprint.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI()));
        Compiled compiled = Compiled.folder(folder, Map.of("Means", "package acme; " + source), framework);
        try (URLClassLoader loader = compiled.loader(getClass().getClassLoader())) {
            return asking.of(loader);
        }
    }

    private Digest method(String source, String name, String descriptor) throws Exception {
        return asked(source, loader -> CodeFingerprint.ofMethod(loader.loadClass("acme.Means"), name, descriptor));
    }

    private Digest value(String source) throws Exception {
        return asked(source, loader -> CodeFingerprint.ofValue("acme.Means", loader));
    }

    private Digest type(String source) throws Exception {
        return asked(source, loader -> CodeFingerprint.of(loader.loadClass("acme.Means")));
    }

    private CodeParts parts(String source) throws Exception {
        return asked(source, loader -> CodeFingerprint.parts(loader.loadClass("acme.Means")));
    }

    @Test
    void method_isWhatItReaches_andNotItsClass() throws Exception {
        String source = "class Means { static int one() { return help(); } static int two() { return %s; }"
                + " static int help() { return %s; } }";
        Digest digest = method(source.formatted("1", "1"), "one", "()I");
        assertThat(method(source.formatted("2", "1"), "one", "()I")).isEqualTo(digest);
        assertThat(method(source.formatted("1", "2"), "one", "()I")).isNotEqualTo(digest);
        assertThat(method(source.formatted("1", "1"), "two", "()I")).isNotEqualTo(digest);
    }

    @Test
    void methodThatIsInherited_isFound() throws Exception {
        String source = "class Means extends Base {} class Base { int one() { return %s; } int two() { return 1; } }";
        assertThat(method(source.formatted("1"), "one", "()I"))
                .isNotEqualTo(method(source.formatted("2"), "one", "()I"));
    }

    @Test
    void constructor_isAMethodToo() throws Exception {
        String source = "class Means { int i; Means(int i) { this.i = i + %s; } @Override public String toString() {"
                + " return \"\" + %s; } }";
        Digest digest = method(source.formatted("1", "1"), "<init>", "(I)V");
        assertThat(method(source.formatted("2", "1"), "<init>", "(I)V")).isNotEqualTo(digest);
        assertThat(method(source.formatted("1", "2"), "<init>", "(I)V")).isNotEqualTo(digest);
    }

    @Test
    void bodyOfALambda_isCalledByWhereItIsWritten_whateverItsNumber() throws Exception {
        String source = "class Means { %s static Runnable run() { return () -> System.out.println(\"a\"); } }";
        // The compiler of Java 17 counts lambdas in a class, that of Java 25 in a method.
        Asking<CodeParts> asking = loader -> {
            Class<?> means = loader.loadClass("acme.Means");
            String lambda = Arrays.stream(means.getDeclaredMethods())
                    .map(Method::getName)
                    .filter(name -> name.startsWith("lambda$run$"))
                    .findFirst()
                    .orElseThrow();
            return CodeFingerprint.parts(means, lambda, "()V");
        };
        CodeParts parts = asked(source.formatted(""), asking);
        assertThat(parts.parts()).containsKey("acme.Means (a lambda in run)");
        CodeParts later = asked(source.formatted("static Runnable other() { return () -> {}; }"), asking);
        assertThat(later).isEqualTo(parts);
    }

    @Test
    void value_isAllThatMayBeCalledWithoutNamingItsClass() throws Exception {
        String source = "class Means extends Base implements Comparable<Means> { int unused() { return %s; }"
                + " @Override int help() { return %s; } public int compareTo(Means o) { return %s; } }"
                + " class Base { int help() { return 1; } }";
        Digest digest = value(source.formatted("1", "1", "1"));
        assertThat(value(source.formatted("2", "1", "1"))).isEqualTo(digest);
        assertThat(value(source.formatted("1", "2", "1"))).isNotEqualTo(digest);
        assertThat(value(source.formatted("1", "1", "2"))).isNotEqualTo(digest);
    }

    @Test
    void valueThatIsARecord_isItsAccessorsAndItsMeaning() throws Exception {
        String source = "record Means(int a%s) { Means { a = %s; } public int a() { return a + %s; }"
                + " int unused() { return %s; } }";
        Digest digest = value(source.formatted("", "1", "1", "1"));
        assertThat(value(source.formatted("", "1", "1", "2"))).isEqualTo(digest);
        assertThat(List.of(
                        digest,
                        value(source.formatted(", int b", "1", "1", "1")),
                        value(source.formatted("", "2", "1", "1")),
                        value(source.formatted("", "1", "2", "1"))))
                .doesNotHaveDuplicates();
    }

    @Test
    void valueThatIsAnEnumConstant_isWhatItsBodyOverrides() throws Exception {
        String source = "enum Means { A { int f() { return %s; } }; abstract int f(); }";
        assertThat(value(source.formatted("1"))).isNotEqualTo(value(source.formatted("2")));
    }

    @Test
    void objectThatAValueMakes_isCalledForAllThatItOverrides() throws Exception {
        String source = "class Means implements java.util.function.Supplier<Job> { public Job get() {"
                + " return new Task(); } } interface Job { int run(); } class Task implements Job {"
                + " public int run() { return %s; } }";
        assertThat(value(source.formatted("1"))).isNotEqualTo(value(source.formatted("2")));
    }

    @Test
    void objectThatOnlyCodeFromElsewhereCalls_isCalledForAllThatItOverrides() throws Exception {
        String source = "class Means { int run(Value value) { return value.accept(new Adding()); } }"
                + " interface Value { int accept(Visitor visitor); } interface Visitor { int visit(int i); }"
                + " class Adding implements Visitor { public int visit(int i) { return i + %s; } }";
        assertThat(type(source.formatted("1"))).isNotEqualTo(type(source.formatted("2")));
    }

    @Test
    void versionOfAMethod_countsInsteadOfItsCode_andOfWhatOnlyItReaches() throws Exception {
        String source = "class Means { @io.crystallize.core.code.CodeVersion(\"%s\") int run() { return help() + %s; }"
                + " private int help() { return %s; } }";
        Digest digest = type(source.formatted("1", "1", "1"));
        assertThat(type(source.formatted("1", "2", "1"))).isEqualTo(digest);
        assertThat(type(source.formatted("1", "1", "2"))).isEqualTo(digest);
        assertThat(type(source.formatted("2", "1", "1"))).isNotEqualTo(digest);
    }

    @Test
    void versionOfAClass_countsInsteadOfAllItsCode() throws Exception {
        String source = "class Means { int run() { return Helper.help() + %s; } }"
                + " @io.crystallize.core.code.CodeVersion(\"%s\") class Helper { static int help() { return %s; } }";
        Digest digest = type(source.formatted("1", "1", "1"));
        assertThat(type(source.formatted("1", "1", "2"))).isEqualTo(digest);
        assertThat(type(source.formatted("1", "2", "1"))).isNotEqualTo(digest);
        assertThat(type(source.formatted("2", "1", "1"))).isNotEqualTo(digest);
        assertThat(parts(source.formatted("1", "1", "1")).parts()).containsKey("acme.Helper (code version)");
    }

    @Test
    void parts_areCalledAsInJava() throws Exception {
        CodeParts parts = parts("class Means { static java.util.List<Object> all = new java.util.ArrayList<>();"
                + " double trim(double[] values) { return values[0]; }"
                + " double mean(java.util.List<double[][]> values, int i) { return i; } }");
        assertThat(parts.parts().keySet())
                .containsExactly(
                        "Java " + Runtime.version().feature() + ", " + System.getProperty("os.arch"),
                        "acme.Means (class shape)",
                        "acme.Means (static initialiser)",
                        "acme.Means.mean(java.util.List, int)",
                        "acme.Means.trim(double[])",
                        "new acme.Means()");
    }

    @Test
    void change_isToldByTheMethod() throws Exception {
        String source = "class Means { double trim(double[] values) { return values[%s]; } %s }";
        CodeParts before = parts(source.formatted("0", "int old() { return 1; }"));
        CodeParts after = parts(source.formatted("1", "int recent() { return 1; }"));
        assertThat(after.changesSince(before))
                .containsExactly(
                        "acme.Means.recent() is new", "acme.Means.trim(double[]) changed", "acme.Means.old() is gone");
        assertThat(after.changesSince(after)).isEmpty();
    }

    @Test
    void bodyOfALambda_isAPartOfItsMethod() throws Exception {
        String source = "class Means { Runnable trim() { return () -> System.out.println(%s); } }";
        assertThat(parts(source.formatted("1")).changesSince(parts(source.formatted("2"))))
                .containsExactly("acme.Means.trim() changed");
    }

    @Test
    void libraries_areCalledByTheirFiles() throws Exception {
        Compiled library = Compiled.folder(
                folder, Map.of("Lib", "package lib; public class Lib { public static int get() { return 1; } }"));
        Compiled jar = library.jar(folder.resolve("lib-1.jar"), 0);
        Compiled step = Compiled.folder(folder, Map.of("Step", "class Step { int i = lib.Lib.get(); }"), library);
        try (URLClassLoader loader = step.loader(ClassLoader.getPlatformClassLoader(), jar)) {
            assertThat(CodeFingerprint.parts(loader.loadClass("Step")).parts()).containsKey("library lib-1.jar");
        }
    }

    @Test
    void digest_isThatOfTheParts() throws Exception {
        String source = "class Means { int one() { return %s; } }";
        assertThat(parts(source.formatted("1"))).isEqualTo(parts(source.formatted("1")));
        assertThat(parts(source.formatted("1")).digest()).isEqualTo(type(source.formatted("1")));
    }

    @Test
    void methodThatIsNotThere_isToldOfNothing_butItsLocation() throws Exception {
        assertThatThrownBy(() -> CodeFingerprint.ofMethod(((Runnable) () -> {}).getClass(), "run", "()V"))
                .isInstanceOf(NoFingerprintException.class);
    }

    @Test
    void manyThreads_getTheSame() throws Exception {
        Compiled compiled = Compiled.folder(
                folder,
                Map.of(
                        "Step",
                        "class Step implements Runnable { public void run() { for (int i : new int[] {1, 2}) {"
                                + " java.util.stream.Stream.of(i).map(x -> x + 1).forEach(x -> Helper.help(x)); } } }",
                        "Helper",
                        "class Helper { static Object help(int x) { return new Object() { int y = x; }; } }"));
        Digest expected = compiled.fingerprint("Step");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (URLClassLoader loader = compiled.loader(ClassLoader.getPlatformClassLoader())) {
            List<Callable<Digest>> tasks = IntStream.range(0, 64)
                    .<Callable<Digest>>mapToObj(i -> () -> CodeFingerprint.of("Step", loader))
                    .toList();
            for (Future<Digest> digest : threads.invokeAll(tasks)) {
                assertThat(digest.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
