package io.crystallize.core.code;

import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A folder or jar of classes.
 *
 * @param path where it is
 */
public record Compiled(Path path) {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final StandardJavaFileManager FILES =
            COMPILER.getStandardFileManager(null, null, StandardCharsets.UTF_8);

    /**
     * Compiles into a new folder.
     *
     * @param sources by simple class name
     */
    public static Compiled folder(Path parent, Map<String, String> sources, Compiled... libraries) throws IOException {
        return folder(parent, "-g", sources, libraries);
    }

    /** Compiles with an option that says which debug information there is. */
    static Compiled folder(Path parent, String debug, Map<String, String> sources, Compiled... libraries)
            throws IOException {
        Path folder = Files.createTempDirectory(Files.createDirectories(parent), "classes");
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((name, source) -> units.add(
                new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                }));
        String path = Stream.of(libraries)
                .map(library -> library.path().toString())
                .collect(Collectors.joining(java.io.File.pathSeparator));
        StringWriter messages = new StringWriter();
        List<String> options =
                List.of(debug, "-proc:none", "-d", folder.toString(), "-cp", path.isEmpty() ? folder.toString() : path);
        if (!COMPILER.getTask(messages, FILES, null, options, null, units).call()) {
            throw new AssertionError(messages.toString());
        }
        return new Compiled(folder);
    }

    /** Puts all its files into a new jar, in which every entry has one time. */
    public Compiled jar(Path jar, long time) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.put(path.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        Files.createDirectories(jar.getParent());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                JarEntry header = new JarEntry(entry.getKey());
                header.setLastModifiedTime(FileTime.fromMillis(time));
                out.putNextEntry(header);
                out.write(entry.getValue());
            }
        }
        return new Compiled(jar);
    }

    /** Returns a loader of these classes and of libraries, in this order. */
    public URLClassLoader loader(ClassLoader parent, Compiled... libraries) throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(path.toUri().toURL());
        for (Compiled library : libraries) {
            urls.add(library.path().toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(new URL[0]), parent);
    }

    Digest fingerprint(String name, Compiled... libraries) throws IOException, NoFingerprintException {
        try (URLClassLoader loader = loader(ClassLoader.getPlatformClassLoader(), libraries)) {
            Class<?> type = loader.loadClass(name);
            Digest digest = CodeFingerprint.of(type);
            if (!CodeFingerprint.of(name, loader).equals(digest)) {
                throw new AssertionError("The class and its name have different fingerprints");
            }
            return digest;
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
