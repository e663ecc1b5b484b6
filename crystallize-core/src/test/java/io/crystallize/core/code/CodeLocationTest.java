package io.crystallize.core.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One code has one fingerprint, wherever a class loader has it from. */
class CodeLocationTest {
    @TempDir
    Path folder;

    private Compiled classes;
    private Compiled library;
    private Compiled libraryJar;

    @BeforeEach
    void compile() throws IOException {
        library = Compiled.folder(
                folder, Map.of("Lib", "package lib; public class Lib { public static Object get() { return 1; } }"));
        libraryJar = library.jar(folder.resolve("lib.jar"), 0);
        classes = Compiled.folder(
                folder,
                Map.of(
                        "Step",
                        "package acme; public class Step { Object run() throws Exception {"
                                + " return Step.class.getResourceAsStream(\"x.txt\") + \"\""
                                + " + Helper.help(lib.Lib.get()); } }",
                        "Helper",
                        "package acme; class Helper { static Object help(Object o) {"
                                + " return new Object() { public String toString() { return o + \"!\"; } }; } }"),
                library);
        Files.writeString(classes.path().resolve("acme/x.txt"), "1");
    }

    /** Finds classes in jars in a jar, which its URLs name in a way of its own. */
    private static final class Nested extends ClassLoader {
        private final Path outer;
        private final String scheme;
        private final Map<String, byte[]> entries = new TreeMap<>();
        private final Map<String, byte[]> jars = new TreeMap<>();
        private final URLStreamHandler handler = new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
                String path = url.toExternalForm().substring(prefix().length());
                byte[] bytes = entries.getOrDefault(path, jars.get(path));
                return new URLConnection(url) {
                    @Override
                    public void connect() {}

                    @Override
                    public InputStream getInputStream() throws IOException {
                        if (bytes == null) {
                            throw new IOException("No " + url);
                        }
                        return new ByteArrayInputStream(bytes);
                    }
                };
            }
        };

        Nested(String scheme, Path outer) throws IOException {
            super(ClassLoader.getPlatformClassLoader());
            this.scheme = scheme;
            this.outer = outer;
            try (JarInputStream in = new JarInputStream(Files.newInputStream(outer))) {
                for (JarEntry jar = in.getNextJarEntry(); jar != null; jar = in.getNextJarEntry()) {
                    byte[] bytes = in.readAllBytes();
                    jars.put(jar.getName(), bytes);
                    try (JarInputStream inner = new JarInputStream(new ByteArrayInputStream(bytes))) {
                        for (JarEntry entry = inner.getNextJarEntry(); entry != null; entry = inner.getNextJarEntry()) {
                            entries.put(jar.getName() + "!/" + entry.getName(), inner.readAllBytes());
                        }
                    }
                }
            }
        }

        private String prefix() {
            return scheme + ":" + outer.toUri().getRawPath() + "/!";
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            String entry = name.replace('.', '/') + ".class";
            for (Map.Entry<String, byte[]> known : entries.entrySet()) {
                if (known.getKey().endsWith("!/" + entry)) {
                    return defineClass(name, known.getValue(), 0, known.getValue().length);
                }
            }
            throw new ClassNotFoundException(name);
        }

        @Override
        protected URL findResource(String name) {
            for (String known : entries.keySet()) {
                if (known.endsWith("!/" + name)) {
                    try {
                        return new URL(null, prefix() + known, handler);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }
            }
            return null;
        }

        @Override
        protected Enumeration<URL> findResources(String name) {
            URL url = findResource(name);
            return Collections.enumeration(url == null ? List.of() : List.of(url));
        }
    }

    private Path outer(Compiled... jars) throws IOException {
        Path outer = Files.createTempFile(folder, "app", ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(outer))) {
            for (Compiled jar : jars) {
                out.putNextEntry(new JarEntry("BOOT-INF/lib/" + jar.path().getFileName()));
                out.write(Files.readAllBytes(jar.path()));
            }
        }
        return outer;
    }

    private Digest expected() throws Exception {
        return classes.fingerprint("acme.Step", libraryJar);
    }

    @Test
    void jar_isAsTheFolder() throws Exception {
        assertThat(classes.jar(folder.resolve("step.jar"), 0).fingerprint("acme.Step", libraryJar))
                .isEqualTo(expected());
    }

    @Test
    void jarsInAJar_areAsTheyAreBesideEachOther() throws Exception {
        Compiled step = classes.jar(folder.resolve("step.jar"), 0);
        for (String scheme : List.of("nested", "jar:nested", "jar:file")) {
            ClassLoader loader = new Nested(scheme, outer(step, libraryJar));
            assertThat(CodeFingerprint.of(loader.loadClass("acme.Step")))
                    .as(scheme)
                    .isEqualTo(expected());
        }
    }

    @Test
    void changeInAJarInAJar_counts() throws Exception {
        Compiled changed = Compiled.folder(
                        folder,
                        Map.of("Lib", "package lib; public class Lib { public static Object get() { return 2; } }"))
                .jar(folder.resolve("changed/lib.jar"), 0);
        Compiled step = classes.jar(folder.resolve("step.jar"), 0);
        assertThat(CodeFingerprint.of(new Nested("nested", outer(step, changed)).loadClass("acme.Step")))
                .isNotEqualTo(expected());
    }

    @Test
    void outerJarThatIsReplaced_isNoLongerCurrent() throws Exception {
        Path outer = outer(classes.jar(folder.resolve("step.jar"), 0), libraryJar);
        Class<?> step = new Nested("jar:nested", outer).loadClass("acme.Step");
        CodeFingerprint.of(step);
        assertThat(CodeFingerprint.isCurrent(step)).isTrue();
        Files.write(outer, new byte[] {1});
        assertThat(CodeFingerprint.isCurrent(step)).isFalse();
    }

    @Test
    void folderInAJar_isAsTheFolder() throws Exception {
        Path fat = folder.resolve("fat.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(fat));
                var files = Files.walk(classes.path())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(
                        "classes/" + classes.path().relativize(file).toString().replace('\\', '/')));
                out.write(Files.readAllBytes(file));
            }
        }
        URL inFat = new URL("jar:" + fat.toUri() + "!/classes/");
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {inFat, libraryJar.path().toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            assertThat(CodeFingerprint.of(loader.loadClass("acme.Step"))).isEqualTo(expected());
        }
    }

    @Test
    void fatJar_isAnalysedAsAWhole() throws Exception {
        Compiled both = Compiled.folder(
                folder,
                Map.of(
                        "Step",
                        "package acme; public class Step { Object run() { return lib.Lib.get(); } }",
                        "Lib",
                        "package lib; public class Lib { public static Object get() { return 1; }"
                                + " static int unused() { return 1; } }"));
        Compiled edited = Compiled.folder(
                folder,
                Map.of(
                        "Step",
                        "package acme; public class Step { Object run() { return lib.Lib.get(); } }",
                        "Lib",
                        "package lib; public class Lib { public static Object get() { return 1; }"
                                + " static int unused() { return 2; } }"));
        assertThat(both.jar(folder.resolve("one.jar"), 0).fingerprint("acme.Step"))
                .isEqualTo(edited.jar(folder.resolve("two.jar"), 0).fingerprint("acme.Step"));
    }

    @Test
    void loaderOfItsOwn_asAPluginHas_findsTheSame() throws Exception {
        Compiled step = classes.jar(folder.resolve("plugin.jar"), 0);
        try (URLClassLoader parent = libraryJar.loader(ClassLoader.getPlatformClassLoader());
                URLClassLoader plugin =
                        new URLClassLoader(new URL[] {step.path().toUri().toURL()}, parent)) {
            assertThat(CodeFingerprint.of(plugin.loadClass("acme.Step"))).isEqualTo(expected());
        }
    }

    @Test
    void placeThatCanNotBeListed_hasNoFingerprint_whereAllOfItCounts() throws Exception {
        Compiled native0 =
                Compiled.folder(folder, Map.of("Step", "package acme; public class Step { native int nothing(); }"));
        Nested loader = new Nested("nested", outer(native0.jar(folder.resolve("native.jar"), 0)));
        loader.jars.clear();
        Class<?> step = loader.loadClass("acme.Step");
        assertThatThrownBy(() -> CodeFingerprint.of(step))
                .isInstanceOf(NoFingerprintException.class)
                .hasMessageContaining("native.jar");
    }
}
