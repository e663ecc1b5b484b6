package io.crystallize.core.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crystallize.core.ContextValues;
import io.crystallize.core.Description;
import io.crystallize.core.Pipeline;
import io.crystallize.core.PipelineRun;
import io.crystallize.core.RunOptions;
import io.crystallize.core.Step;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.internal.ChildJvm;
import io.crystallize.core.provenance.CacheUse;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeFingerprintTest {
    @TempDir
    Path folder;

    private static Map<String, String> sources(String... namesAndSources) {
        Map<String, String> sources = new HashMap<>();
        for (int i = 0; i < namesAndSources.length; i += 2) {
            sources.put(namesAndSources[i], namesAndSources[i + 1]);
        }
        return sources;
    }

    private Digest fingerprint(Map<String, String> sources) throws Exception {
        return Compiled.folder(folder, sources).fingerprint("Step");
    }

    @Test
    void commentsLinesFormattingAndNamesOfLocals_doNotCount() throws Exception {
        assertThat(fingerprint(sources("Step", "class Step { int run(int a) { int b = a + 1; return b * 2; } }")))
                .isEqualTo(fingerprint(sources("Step", """
                        /** Says more. */
                        class Step {

                            int run(int value) {
                                // and here
                                int next = value
                                    + 1;
                                return next * 2;
                            }
                        }
                        """)));
    }

    private Digest annotated(String type, String component) throws Exception {
        return Compiled.folder(
                        folder,
                        sources(
                                "Step",
                                type + " record Step(" + component + " int k) { Object run() { return Step.class; } }"),
                        new Compiled(place(Description.class)),
                        new Compiled(place(Min.class)))
                .fingerprint("Step");
    }

    private static Path place(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Test
    void documentation_doesNotCount() throws Exception {
        assertThat(annotated("", ""))
                .isEqualTo(annotated(
                        "@io.crystallize.core.Description(\"Is.\") @io.crystallize.core.Example(\"step: { k: 1 }\")",
                        "@io.crystallize.core.Description(\"What k is.\")"));
    }

    /** A library that the code calls may find them. */
    @Test
    void constraints_count() throws Exception {
        assertThat(annotated("", "@jakarta.validation.constraints.Min(1)"))
                .isNotEqualTo(annotated("", "@jakarta.validation.constraints.Min(2)"));
    }

    static Stream<Arguments> edits() {
        String step = "class Step { Object run() { return Helper.help(); } }";
        String implementing = "class Step implements Base { Object run() { return help(); } }";
        return Stream.of(
                arguments("body", sources("Step", "class Step { int run() { return #; } }")),
                arguments(
                        "helper", sources("Step", step, "Helper", "class Helper { static int help() { return #; } }")),
                arguments(
                        "helper's helper",
                        sources(
                                "Step",
                                step,
                                "Helper",
                                "class Helper { static int help() { return Other.more(); } }",
                                "Other",
                                "class Other { static int more() { return #; } }")),
                arguments(
                        "inlined constant",
                        sources(
                                "Step",
                                "class Step { int run() { return Constants.LIMIT; } }",
                                "Constants",
                                "interface Constants { int LIMIT = #; }")),
                arguments(
                        "constant that is not inlined",
                        sources(
                                "Step",
                                "class Step { Object run() { return Constants.LIMIT; } }",
                                "Constants",
                                "interface Constants { Integer LIMIT = #; }")),
                arguments(
                        "enum",
                        sources(
                                "Step",
                                "class Step { Object run() { return Colour.RED; } }",
                                "Colour",
                                "enum Colour { RED; @Override public String toString() { return \"#\"; } }")),
                arguments(
                        "switch over an enum",
                        sources(
                                "Step",
                                "class Step { int run(Colour c) {"
                                        + " switch (c) { case RED: return 1; default: return #; } } }",
                                "Colour",
                                "enum Colour { RED, GREEN }")),
                arguments(
                        "lambda",
                        sources("Step", "class Step { java.util.function.IntSupplier run() { return () -> #; } }")),
                arguments(
                        "method reference",
                        sources(
                                "Step",
                                "class Step { java.util.function.IntSupplier run() { return Helper::help; } }",
                                "Helper",
                                "class Helper { static int help() { return #; } }")),
                arguments(
                        "concatenated text",
                        sources("Step", "class Step { String run(int i) { return i + \"#\" + i; } }")),
                arguments(
                        "nested class",
                        sources(
                                "Step",
                                "class Step { int run() { return new Inner().help(); }"
                                        + " class Inner { int help() { return #; } } }")),
                arguments(
                        "anonymous class",
                        sources(
                                "Step",
                                "class Step { Object run() { return new Object() {"
                                        + " @Override public int hashCode() { return #; } }; } }")),
                arguments(
                        "record",
                        sources(
                                "Step",
                                "class Step { int run() { return new Part(1).part(); }"
                                        + " record Part(int part) { Part { part += #; } } }")),
                arguments(
                        "superclass",
                        sources(
                                "Step",
                                "class Step extends Base { Object run() { return help(); } }",
                                "Base",
                                "class Base { int help() { return #; } }")),
                arguments(
                        "default method of an interface",
                        sources("Step", implementing, "Base", "interface Base { default int help() { return #; } }")),
                arguments(
                        "override that a library calls",
                        sources(
                                "Step",
                                "class Step { void run(java.util.List<String> l) { l.sort(new By()); } }",
                                "By",
                                "class By implements java.util.Comparator<String> {"
                                        + " public int compare(String a, String b) { return #; } }")),
                arguments(
                        "class literal",
                        sources(
                                "Step",
                                "class Step { Object run() { return Helper[].class; } }",
                                "Helper",
                                "class Helper { static int help() { return #; } }")),
                arguments(
                        "interface of a lambda",
                        sources(
                                "Step",
                                "class Step { int run() { Function f = () -> 1; return f.twice(); } }",
                                "Function",
                                "interface Function { int f(); default int twice() { return # * f(); } }")),
                arguments("type of a record component", handedOut("record Config(Part part) {}")),
                arguments("type argument of a record component", handedOut("record Config(java.util.List<Part> p) {}")),
                arguments("array component type", handedOut("record Config(Part[][] parts) {}")),
                arguments("type bound", handedOut("class Config<T extends Part, LIST> { LIST list; T t; }")),
                arguments("type of a field", handedOut("class Config { int L; Part part; }")),
                arguments("type of a parameter", handedOut("interface Config { void set(int i, Part part); }")),
                arguments("annotation's value", handedOut("@Uses(Part.class) class Config {}")),
                arguments("annotation's values", handedOut("class Config { @Uses({int.class, Part.class}) int i; }")),
                arguments(
                        "annotation",
                        sources(
                                "Step",
                                "@Marked class Step { Object run() { return Step.class.getAnnotations(); } }",
                                "Marked",
                                "@interface Marked { int value() default #; }")),
                arguments(
                        "class within a generic class",
                        sources(
                                "Step",
                                "class Step { java.util.List<Outer<String>.Lower> all; Object run() { return Step.class; } }",
                                "Outer",
                                "class Outer<T> { class Lower { int i = #; } }")),
                arguments(
                        "type with a name beyond Ascii",
                        sources(
                                "Step",
                                "class Step { java.util.List<Größe> all; Object run() { return Step.class; } }",
                                "Größe",
                                "class Größe { int i = #; }")),
                arguments(
                        "static initialiser",
                        sources("Step", "class Step { static int i; static { i = #; } int run() { return i; } }")));
    }

    /** A step that hands out a class; that class names another, whose code is edited. */
    private static Map<String, String> handedOut(String config) {
        return sources(
                "Step",
                "class Step { Object run() { return Config.class; } }",
                "Config",
                config,
                "Part",
                "class Part { int i = #; }",
                "Uses",
                "@interface Uses { Class<?>[] value(); }");
    }

    private static Map<String, String> with(Map<String, String> sources, String value) {
        Map<String, String> all = new HashMap<>();
        sources.forEach((name, source) -> all.put(name, source.replace("#", value)));
        return all;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void editOfWhatAStepReaches_counts(String what, Map<String, String> sources) throws Exception {
        Digest before = fingerprint(with(sources, "1"));
        assertThat(fingerprint(with(sources, "2"))).isNotEqualTo(before);
        assertThat(fingerprint(with(sources, "1"))).isEqualTo(before);
    }

    @Test
    void orderOfEnumConstants_counts() throws Exception {
        String step = "class Step { int run(Colour c) { switch (c) { case RED: return 1; default: return 2; } } }";
        assertThat(fingerprint(sources("Step", step, "Colour", "enum Colour { RED, GREEN }")))
                .isNotEqualTo(fingerprint(sources("Step", step, "Colour", "enum Colour { GREEN, RED }")));
    }

    static Stream<Arguments> unrelated() {
        return Stream.of(
                arguments(
                        "class of the same folder",
                        sources("Step", "class Step {}", "Other", "class Other { int i = #; }")),
                arguments(
                        "class that uses the step",
                        sources("Step", "class Step {}", "Main", "class Main { Object o = new Step(); int i = #; }")),
                arguments(
                        "class that the step is nested in",
                        sources(
                                "Steps",
                                "class Steps { record Step(int i) {} int other() { return #; }"
                                        + " record Other(int i) { int run() { return #; } } }")),
                arguments(
                        "class that text in the step seems to name",
                        sources(
                                "Step",
                                "class Step { String s = \"Label: <Other> Other; [Other\"; }",
                                "Other",
                                "class Other { int i = #; }")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unrelated")
    void editOfWhatAStepDoesNotReach_doesNotCount(String what, Map<String, String> sources) throws Exception {
        String step = sources.containsKey("Step") ? "Step" : "Steps$Step";
        assertThat(Compiled.folder(folder, with(sources, "2")).fingerprint(step))
                .isEqualTo(Compiled.folder(folder, with(sources, "1")).fingerprint(step));
    }

    @Test
    void serializableLambda_doesNotWiden() throws Exception {
        String step =
                "class Step { interface F extends java.io.Serializable { int f(); } F run() { return () -> 1; } }";
        assertThat(fingerprint(sources("Step", step, "Other", "class Other { int i = 1; }")))
                .isEqualTo(fingerprint(sources("Step", step, "Other", "class Other { int i = 2; }")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Class.forName(name)",
                "Step.class.getDeclaredMethods()[0].invoke(null)",
                "Step.class.getDeclaredConstructor().newInstance()",
                "Step.class.getResourceAsStream(name)",
                "Step.class.getNestMembers()",
                "Thread.currentThread().getContextClassLoader().loadClass(name)",
                "new java.net.URLClassLoader(new java.net.URL[0]).loadClass(name)",
                "Step.class.getModule().getResourceAsStream(name)",
                "java.util.ResourceBundle.getBundle(name)",
                "java.lang.invoke.MethodHandles.lookup().findClass(name)",
                "new java.io.ObjectInputStream(null).readObject()",
                "java.util.stream.Stream.of(name).map(Step.class::getResource).toList()",
                "nothing()",
            })
    void reflectionResourcesAndNativeCode_widenToTheWholeLocation(String code) throws Exception {
        String step = "class Step { static native int nothing(); Object run(String name) throws Throwable { return "
                + code + "; } }";
        if (!code.equals("nothing()")) {
            step = step.replace("static native int nothing();", "");
        }
        assertThat(fingerprint(sources("Step", step, "Other", "class Other { int i = 1; }")))
                .isNotEqualTo(fingerprint(sources("Step", step, "Other", "class Other { int i = 2; }")));
        Compiled plain = Compiled.folder(folder, sources("Step", step));
        Compiled withResource = Compiled.folder(folder, sources("Step", step));
        Files.writeString(withResource.path().resolve("model.txt"), "1");
        assertThat(withResource.fingerprint("Step")).isNotEqualTo(plain.fingerprint("Step"));
    }

    @Test
    void resource_doesNotCount_whereNoneIsRead() throws Exception {
        Compiled compiled = Compiled.folder(folder, sources("Step", "class Step {}"));
        Digest before = compiled.fingerprint("Step");
        Files.writeString(compiled.path().resolve("notes.txt"), "1");
        assertThat(compiled.fingerprint("Step")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Step.class.getResourceAsStream(name)",
                "Step.class.getClassLoader()",
                "ClassLoader.getSystemResource(name)",
                "Thread.currentThread().getContextClassLoader()",
                "Step.class.getModule().getResourceAsStream(name)",
                "java.util.ResourceBundle.getBundle(name)",
                "java.util.stream.Stream.of(name).map(Step.class::getResource).toList()",
            })
    void classPathResources_widenToAllFoldersAndJars(String code) throws Exception {
        Compiled step = Compiled.folder(
                folder,
                sources("Step", "class Step { Object run(String name) throws Exception { return " + code + "; } }"));
        Compiled one = resource("1");
        Compiled two = resource("2");
        Digest digest = step.fingerprint("Step", one);
        assertThat(step.fingerprint("Step", resource("1"))).isEqualTo(digest);
        assertThat(step.fingerprint("Step", one.jar(jar("one.jar"), 0))).isEqualTo(digest);
        assertThat(List.of(
                        digest,
                        step.fingerprint("Step"),
                        step.fingerprint("Step", two),
                        step.fingerprint("Step", one, two),
                        step.fingerprint("Step", two.jar(jar("two.jar"), 0), one)))
                .doesNotHaveDuplicates();
    }

    private Compiled resource(String content) throws IOException {
        Compiled resources = Compiled.folder(folder, sources("package-info", ""));
        Files.writeString(resources.path().resolve("model.txt"), content);
        return resources;
    }

    @Test
    void classPath_isWhatTheApplicationsLoaderFinds() throws Exception {
        assertThat(ClassPath.of(getClass().getClassLoader()))
                .contains(
                        locationOf(CodeFingerprintTest.class),
                        locationOf(CodeFingerprint.class),
                        locationOf(Test.class));
    }

    @Test
    void classPath_isAlsoWhatALoaderFindsThatDoesNotSayWhere() throws Exception {
        Compiled classes = resource("1");
        try (URLClassLoader finding = classes.loader(ClassLoader.getPlatformClassLoader())) {
            ClassLoader loader = new ClassLoader(null) {
                @Override
                protected Enumeration<URL> findResources(String name) throws IOException {
                    return finding.getResources(name);
                }
            };
            assertThat(ClassPath.of(loader))
                    .containsExactly(new LocationOnDisk(classes.path().toRealPath()));
        }
    }

    private static CodeLocation locationOf(Class<?> type) throws Exception {
        String entry = type.getName().replace('.', '/') + ".class";
        return CodeLocation.of(type.getClassLoader().getResource(entry), entry);
    }

    private Compiled library(String name, String body, Compiled... libraries) throws IOException {
        return Compiled.folder(
                folder,
                sources(name, "package lib; public class " + name + " { public static Object get() {" + body + "} }"),
                libraries);
    }

    private Path jar(String name) {
        return folder.resolve(name);
    }

    static Stream<Arguments> handedToALibrary() {
        String part = "public class Part implements java.io.Serializable, Runnable, Comparable<Part>,"
                + " java.util.concurrent.Callable<Part>, lib.Marker { public int size() { return #; }"
                + " public void run() {} public int compareTo(Part o) { return 0; } public Part call() { return null; } }";
        Map<String, String> byType = new LinkedHashMap<>();
        for (String taker : List.of("serializable", "runnable", "comparable", "callable", "marker", "markers")) {
            byType.put("parameter: " + taker, "lib.Taker." + taker + "(new Part())");
        }
        byType.put("a library's static field", "lib.Taker.kept = new Part()");
        byType.put("a library's field", "new lib.Taker().held = new Part()");
        byType.put("reference to a method", "((java.util.function.Consumer<Part>) lib.Taker::marker).getClass()");
        Stream<Arguments> objects = byType.entrySet().stream()
                .map(entry -> arguments(
                        entry.getKey(),
                        sources(
                                "Step",
                                "public class Step { public Object run() { new Part(); return " + entry.getValue()
                                        + "; } }",
                                "Part",
                                part)));
        return Stream.concat(
                objects,
                Stream.of(
                        arguments(
                                "parameter: record",
                                sources(
                                        "Step",
                                        "class Step { Object run() { return lib.Taker.record(new Part()); } }",
                                        "Part",
                                        "record Part() { public int size() { return #; } }")),
                        arguments(
                                "parameter: enum",
                                sources(
                                        "Step",
                                        "class Step { Object run() { return lib.Taker.constant(Part.ONE); } }",
                                        "Part",
                                        "enum Part { ONE; public int size() { return #; } }")),
                        arguments(
                                "receiver of an inherited method",
                                sources(
                                        "Step",
                                        "class Step extends lib.Base { Object run() { return get(\"size\"); }"
                                                + " private int size() { return #; } }")),
                        arguments(
                                "receiver of a default method",
                                sources(
                                        "Step",
                                        "class Step { Object run() { return new Part().show(); } }",
                                        "Part",
                                        "class Part implements lib.Marker { private int size() { return #; } }")),
                        arguments(
                                "inherited field",
                                sources(
                                        "Step",
                                        "class Step extends lib.Base { Object run() { return held = new Part(); } }",
                                        "Part",
                                        "class Part implements lib.Marker { private int size() { return #; } }"))));
    }

    /** A library that may look into whatever it is handed. */
    private Compiled takers() throws IOException {
        return Compiled.folder(
                        folder,
                        sources(
                                "lib/Marker",
                                "package lib; public interface Marker { default Object show() { return getClass(); } }",
                                "lib/Base",
                                "package lib; public class Base { protected Marker held;"
                                        + " protected Object get(String name) { return getClass(); } }",
                                "lib/Taker",
                                "package lib; public class Taker { public static Marker kept; public Marker held;"
                                        + " public static Object serializable(java.io.Serializable o) { return o; }"
                                        + " public static Object runnable(Runnable o) { return o; }"
                                        + " public static Object record(Record o) { return o; }"
                                        + " public static <E extends Enum<E>> Object constant(E o) { return o; }"
                                        + " public static <C extends Comparable<C>> Object comparable(C o) { return o; }"
                                        + " public static Object callable(java.util.concurrent.Callable<?> o) { return o; }"
                                        + " public static Object marker(Marker o) { return o; }"
                                        + " public static Object markers(Marker... o) { return o; } }"))
                .jar(jar("takers.jar"), 0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("handedToALibrary")
    void codeOfWhatALibraryIsHanded_counts(String what, Map<String, String> sources) throws Exception {
        Compiled library = takers();
        Digest before = Compiled.folder(folder, with(sources, "1"), library).fingerprint("Step", library);
        assertThat(Compiled.folder(folder, with(sources, "2"), library).fingerprint("Step", library))
                .isNotEqualTo(before);
    }

    @Test
    void codeOfWhatALibraryIsNotHanded_doesNotCount() throws Exception {
        Compiled library = takers();
        Map<String, String> sources = sources(
                "Step",
                "class Step { Object run() { new Part(); return lib.Taker.runnable(() -> {}); } }",
                "Part",
                "class Part implements lib.Marker { public int size() { return #; } }");
        assertThat(Compiled.folder(folder, with(sources, "2"), library).fingerprint("Step", library))
                .isEqualTo(Compiled.folder(folder, with(sources, "1"), library).fingerprint("Step", library));
    }

    @Test
    void libraryJar_countsByContent_notByPathOrTime() throws Exception {
        Compiled classes = library("Lib", "return 1;");
        Compiled jar = classes.jar(jar("lib-1.jar"), 0);
        Compiled step = Compiled.folder(folder, sources("Step", "class Step { Object o = lib.Lib.get(); }"), classes);
        Digest digest = step.fingerprint("Step", jar);
        assertThat(step.fingerprint("Step", classes.jar(jar("else where/lib é.jar"), 1_700_000_000_000L)))
                .isEqualTo(digest);

        Files.writeString(classes.path().resolve("model.txt"), "1");
        assertThat(step.fingerprint("Step", classes.jar(jar("lib-2.jar"), 0))).isNotEqualTo(digest);
        assertThat(step.fingerprint("Step", library("Lib", "return 2;").jar(jar("lib-3.jar"), 0)))
                .isNotEqualTo(digest);
    }

    @Test
    void jarReplacedAtItsPlace_counts() throws Exception {
        Compiled classes = library("Lib", "return 1;");
        Compiled step = Compiled.folder(folder, sources("Step", "class Step { Object o = lib.Lib.get(); }"), classes);
        Digest digest = step.fingerprint("Step", classes.jar(jar("lib.jar"), 0));
        Files.delete(jar("lib.jar"));
        Files.writeString(classes.path().resolve("a-model-that-is-longer.txt"), "1");
        assertThat(step.fingerprint("Step", classes.jar(jar("lib.jar"), 0))).isNotEqualTo(digest);
    }

    @Test
    void jarOfTheClassReplacedAtItsPlace_counts() throws Exception {
        String step = "class Step { int i = %s; }";
        Path place = jar("step.jar");
        Digest digest = Compiled.folder(folder, sources("Step", step.formatted("1")))
                .jar(place, 0)
                .fingerprint("Step");
        Files.delete(place);
        Compiled changed = Compiled.folder(folder, sources("Step", step.formatted("2")));
        assertThat(changed.jar(place, 0).fingerprint("Step"))
                .isNotEqualTo(digest)
                .isEqualTo(changed.fingerprint("Step"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.util.List<Far> all;", "Far far;", "void set(Far far) {}", "@Uses(Far.class) int i;"})
    void jarsThatALibraryNamesInDescriptorsSignaturesAndAnnotations_count(String member) throws Exception {
        Compiled far = library("Far", "return 1;");
        Compiled near = Compiled.folder(
                folder,
                sources(
                        "Near",
                        "package lib; public class Near { public static int count; " + member + " }",
                        "Uses",
                        "package lib; @interface Uses { Class<?> value(); }"),
                far);
        Compiled step = Compiled.folder(folder, sources("Step", "class Step { int i = lib.Near.count; }"), near);
        Compiled jar = near.jar(jar("near.jar"), 0);
        assertThat(step.fingerprint("Step", jar, library("Far", "return 2;")))
                .isNotEqualTo(step.fingerprint("Step", jar, far));
    }

    @Test
    void jarsThatALibraryNames_countInTurn_othersDoNot() throws Exception {
        Compiled far = library("Far", "return 1;");
        Compiled near = library("Near", "return Far.get();", far);
        Compiled step =
                Compiled.folder(folder, sources("Step", "class Step { Object o = lib.Near.get(); }"), near, far);
        Digest digest = step.fingerprint("Step", near, far);
        assertThat(step.fingerprint("Step", near, library("Far", "return 2;"))).isNotEqualTo(digest);
        assertThat(step.fingerprint("Step", near, far, library("Unreached", "return 1;")))
                .isEqualTo(digest);
        assertThat(step.fingerprint("Step", near)).isNotEqualTo(digest);
    }

    @Test
    void classesFromAFolderAndFromAJar_haveOneFingerprint() throws Exception {
        Compiled classes = Compiled.folder(
                folder,
                sources("Step", "class Step { int i = Helper.I; }", "Helper", "class Helper { static int I = 1; }"));
        assertThat(classes.jar(jar("step.jar"), 0).fingerprint("Step")).isEqualTo(classes.fingerprint("Step"));
    }

    @Test
    void folderAndClassNamesBeyondAscii_areFound() throws Exception {
        Compiled classes = Compiled.folder(
                folder.resolve("a b%20+é"),
                sources("Step", "class Step { Object o = new Größe(); }", "Größe", "class Größe { int i = 1; }"));
        Compiled other = Compiled.folder(
                folder,
                sources("Step", "class Step { Object o = new Größe(); }", "Größe", "class Größe { int i = 1; }"));
        assertThat(classes.fingerprint("Step")).isEqualTo(other.fingerprint("Step"));
    }

    @Test
    void serviceLoader_hasNoFingerprint_andTheMessageNamesTheClass() throws Exception {
        Compiled classes = Compiled.folder(
                folder,
                sources(
                        "Step",
                        "class Step { Object o = Helper.find(); }",
                        "Helper",
                        "class Helper { static Object find() { return find(Runnable.class); }"
                                + " static Object find(Class<?> type) { return java.util.ServiceLoader.load(type); } }"));
        assertThatThrownBy(() -> classes.fingerprint("Step"))
                .isInstanceOf(NoFingerprintException.class)
                .hasMessage("Helper uses java.util.ServiceLoader, so the classes it runs can't be known beforehand");
    }

    @Test
    void classesWithoutBytecode_haveNoFingerprint() throws Exception {
        Runnable lambda = () -> {};
        assertThatThrownBy(() -> CodeFingerprint.of(lambda.getClass()))
                .isInstanceOf(NoFingerprintException.class)
                .hasMessageContaining(CodeFingerprintTest.class.getName())
                .hasMessageEndingWith("was made at run time: its bytecode can't be had");
        byte[] hidden = Compiled.class.getResourceAsStream("Hidden.class").readAllBytes();
        Class<?> hiddenClass =
                MethodHandles.lookup().defineHiddenClass(hidden, false).lookupClass();
        assertThatThrownBy(() -> CodeFingerprint.of(hiddenClass)).isInstanceOf(NoFingerprintException.class);
        Object proxy = Proxy.newProxyInstance(
                CodeFingerprintTest.class.getClassLoader(), new Class<?>[] {Runnable.class}, (p, m, a) -> null);
        assertThatThrownBy(() -> CodeFingerprint.of(proxy.getClass()))
                .isInstanceOf(NoFingerprintException.class)
                .hasMessageContaining("The bytecode of " + proxy.getClass().getName() + " can't be found");
    }

    @Test
    void brokenClassFile_hasNoFingerprint() throws Exception {
        Compiled classes = Compiled.folder(
                folder, sources("Step", "class Step { Object o = new Helper(); }", "Helper", "class Helper {}"));
        Files.write(classes.path().resolve("Helper.class"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> classes.fingerprint("Step"))
                .isInstanceOf(NoFingerprintException.class)
                .hasMessageStartingWith("The bytecode that Step reaches can't be read: Helper is not a class file");
        Compiled tooNew = Compiled.folder(
                folder, sources("Step", "class Step { Object o = new Helper(); }", "Helper", "class Helper {}"));
        byte[] bytes = Files.readAllBytes(tooNew.path().resolve("Helper.class"));
        bytes[7] = (byte) 200;
        Files.write(tooNew.path().resolve("Helper.class"), bytes);
        assertThatThrownBy(() -> tooNew.fingerprint("Step")).isInstanceOf(NoFingerprintException.class);
    }

    @Test
    void jdkClasses_haveOneFingerprint() throws Exception {
        assertThat(CodeFingerprint.of(String.class)).isEqualTo(CodeFingerprint.of(List.class));
        assertThat(CodeFingerprint.of("java.sql.Date", CodeFingerprintTest.class.getClassLoader()))
                .isEqualTo(CodeFingerprint.of(String.class));
        assertThat(CodeFingerprint.of(Hidden.class)).isNotEqualTo(CodeFingerprint.of(String.class));
    }

    @Test
    void changeOfWhatWasRead_isNoLongerCurrent() throws Exception {
        for (String code : List.of("return Helper.I;", "return Step.class.getDeclaredClasses();")) {
            for (String changed : List.of("classes/Step.class", "classes/Helper.class", "lib.jar")) {
                Path place = Files.createTempDirectory(folder, "place");
                Compiled lib = library("Lib", "return 1;");
                Compiled jar = lib.jar(place.resolve("lib.jar"), 0);
                Compiled classes = Compiled.folder(
                        folder,
                        sources(
                                "Step",
                                "class Step { Object o = lib.Lib.get(); Object run() {" + code + "} }",
                                "Helper",
                                "class Helper { static int I = 1; }"),
                        lib);
                Files.move(classes.path(), place.resolve("classes"));
                try (URLClassLoader loader =
                        new Compiled(place.resolve("classes")).loader(ClassLoader.getPlatformClassLoader(), jar)) {
                    Class<?> type = loader.loadClass("Step");
                    CodeFingerprint.of(type);
                    assertThat(CodeFingerprint.isCurrent(type)).isTrue();
                    byte[] bytes = Files.readAllBytes(place.resolve(changed));
                    Files.write(place.resolve(changed), Arrays.copyOf(bytes, bytes.length + 1));
                    assertThat(CodeFingerprint.isCurrent(type)).as(changed).isFalse();
                    Files.delete(place.resolve(changed));
                    assertThat(CodeFingerprint.isCurrent(type)).as(changed).isFalse();
                }
            }
        }
    }

    @Test
    void newFile_isNoLongerCurrent_onlyWhereTheWholeFolderCounts() throws Exception {
        for (String code : List.of("return null;", "return Step.class.getResource(\"new.txt\");")) {
            Compiled classes = Compiled.folder(folder, sources("Step", "class Step { Object run() {" + code + "} }"));
            Files.setLastModifiedTime(classes.path(), FileTime.fromMillis(0));
            try (URLClassLoader loader = classes.loader(ClassLoader.getPlatformClassLoader())) {
                Class<?> type = loader.loadClass("Step");
                CodeFingerprint.of(type);
                Files.writeString(classes.path().resolve("new.txt"), "1");
                assertThat(CodeFingerprint.isCurrent(type)).isEqualTo(code.equals("return null;"));
            }
        }
    }

    @Test
    void resourceOrServiceThatWasAbsent_andAppears_isNoLongerCurrent() throws Exception {
        Map<String, String> appears = Map.of(
                "return Step.class.getResourceAsStream(\"means.txt\");",
                "means.txt",
                "return java.util.ServiceLoader.load(Runnable.class).findFirst();",
                "META-INF/services/java.lang.Runnable");
        for (Map.Entry<String, String> each : appears.entrySet()) {
            Compiled classes =
                    Compiled.folder(folder, sources("Step", "class Step { Object run() {" + each.getKey() + "} }"));
            try (URLClassLoader loader = classes.loader(ClassLoader.getPlatformClassLoader())) {
                Class<?> type = loader.loadClass("Step");
                CodeFingerprint.of(type);
                Files.writeString(classes.path().resolve("other.txt"), "1");
                assertThat(CodeFingerprint.isCurrent(type)).isTrue();
                Path file = classes.path().resolve(each.getValue());
                Files.createDirectories(file.getParent());
                Files.writeString(file, "Step");
                assertThat(CodeFingerprint.isCurrent(type)).as(each.getValue()).isFalse();
            }
        }
    }

    @Test
    void resourceThatAppearsBehindTheOneThatIsFound_isCurrent_beforeItIsNot() throws Exception {
        String code = "class Step { Object run() { return Step.class.getResourceAsStream(\"means.txt\"); } }";
        Compiled classes = Compiled.folder(folder, sources("Step", code));
        Compiled middle = Compiled.folder(folder, sources("Middle", "class Middle {}"));
        Compiled last = Compiled.folder(folder, sources("Last", "class Last {}"));
        Files.writeString(middle.path().resolve("means.txt"), "1");
        try (URLClassLoader loader = classes.loader(ClassLoader.getPlatformClassLoader(), middle, last)) {
            Class<?> type = loader.loadClass("Step");
            CodeFingerprint.of(type);
            Files.writeString(last.path().resolve("means.txt"), "2");
            assertThat(CodeFingerprint.isCurrent(type)).isTrue();
            Files.writeString(classes.path().resolve("means.txt"), "3");
            assertThat(CodeFingerprint.isCurrent(type)).isFalse();
        }
    }

    private PipelineRun<Integer> runsStepThat(String does, MapBackend backend) throws Exception {
        Compiled core = new Compiled(((LocationOnDisk) locationOf(Pipeline.class)).path());
        Compiled classes = Compiled.folder(
                folder,
                sources(
                        "Doubles",
                        "@io.crystallize.core.Cacheable(acknowledges = \"files\") public record Doubles(String folder)"
                                + " implements io.crystallize.core.Step<Integer, Integer> { public Integer apply("
                                + "Integer input, io.crystallize.core.Context context) throws java.io.IOException {"
                                + does + " return Helper.twice(input); } }",
                        "Helper",
                        "class Helper { static int twice(int i) { return 2 * i; } }"),
                core);
        try (URLClassLoader loader = classes.loader(getClass().getClassLoader())) {
            @SuppressWarnings("unchecked")
            Step<Integer, Integer> step = (Step<Integer, Integer>) loader.loadClass("Doubles")
                    .getConstructor(String.class)
                    .newInstance(classes.path().toString());
            RunOptions options =
                    RunOptions.builder().cache(new TraceCache(backend)).build();
            return Pipeline.start(step).run(3, ContextValues.empty(), options);
        }
    }

    @Test
    void stepWhoseCodeIsChangedWhileItRuns_isNotStored() throws Exception {
        MapBackend backend = new MapBackend();
        PipelineRun<Integer> run = runsStepThat(
                "java.nio.file.Path file = java.nio.file.Path.of(folder, \"Helper.class\");"
                        + " byte[] bytes = java.nio.file.Files.readAllBytes(file);"
                        + " java.nio.file.Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length + 1));"
                        + " java.nio.file.Files.write(file, bytes);",
                backend);
        assertThat(run.output()).isEqualTo(6);
        assertThat(run.provenance().get(0).cache()).hasToString("bypass: its code was changed while it ran");
        assertThat(backend.entries).isEmpty();
    }

    @Test
    void stepWhoseCodeStaysAsItIs_isStored() throws Exception {
        MapBackend backend = new MapBackend();
        assertThat(runsStepThat("", backend).provenance().get(0).cache().result())
                .isEqualTo(CacheUse.Result.MISS);
        assertThat(backend.entries).isNotEmpty();
    }

    /** Prints the fingerprint of a class that reaches libraries. */
    static final class Printing {
        private Printing() {}

        public static void main(String[] args) throws NoFingerprintException {
            System.out.println(CodeFingerprint.of(CodeFingerprint.class));
        }
    }

    @Test
    void fingerprint_isTheSameInEveryProcess() throws Exception {
        assertThat(Set.copyOf(ChildJvm.outputs(2, Printing.class)))
                .containsExactly(CodeFingerprint.of(CodeFingerprint.class) + System.lineSeparator());
    }
}

/** For defining again as a hidden class. */
class Hidden {}
