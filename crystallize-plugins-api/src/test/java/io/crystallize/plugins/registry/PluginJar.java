package io.crystallize.plugins.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.plugins.Plugin;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A jar as a third party builds it: sources, compiled, with a service file. */
final class PluginJar {
    private final Path work;
    private final Path jar;
    private final List<String> services = new ArrayList<>();
    private final Map<String, String> resources = new TreeMap<>();
    private final StringBuilder classPath = new StringBuilder(System.getProperty("java.class.path"));

    PluginJar(Path work) {
        this(work, work.resolveSibling(work.getFileName() + ".jar"));
    }

    /**
     * Makes a jar.
     *
     * @param work where it is compiled
     */
    PluginJar(Path work, Path jar) {
        this.work = work;
        this.jar = jar;
    }

    /** Adds a plugin's class without a package, its name and what is in its body. */
    PluginJar plugin(String type, String name, String body) {
        return type(type, """
                public final class %s implements io.crystallize.plugins.Plugin {
                    public String name() { return %s; }
                    %s
                }
                """.formatted(type, name, body)).service(type);
    }

    /** Adds a class without a package. */
    PluginJar type(String type, String source) {
        try {
            Files.writeString(Files.createDirectories(work.resolve("src")).resolve(type + ".java"), """
                    import io.crystallize.core.*;
                    import io.crystallize.core.cache.Codec;
                    import io.crystallize.plugins.*;
                    import java.io.*;
                    import java.util.*;
                    """ + source);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a class of a package. */
    PluginJar type(String packageName, String type, String source) {
        try {
            Files.writeString(
                    Files.createDirectories(work.resolve("src")).resolve(type + ".java"),
                    "package " + packageName + ";\n" + source);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a step of some name. */
    PluginJar step(String type) {
        return type(type, """
                public record %s() implements Step<String, String> {
                    public String apply(String in, Context context) { return in; }
                }
                """.formatted(type));
    }

    /** Adds a file. */
    PluginJar resource(String path, String text) {
        resources.put(path, text);
        return this;
    }

    /** Compiles against a jar, which isn't packed. */
    PluginJar against(URL jar) {
        classPath.append(File.pathSeparator).append(jar.getPath());
        return this;
    }

    /** Adds a line to the service file. */
    PluginJar service(String line) {
        services.add(line);
        return this;
    }

    /** Compiles and packs all, but for some classes. */
    URL build(String... left) throws IOException {
        Path classes = Files.createDirectories(work.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "-d", classes.toString(), "-cp", classPath.toString()));
        Path sources = work.resolve("src");
        if (Files.exists(sources)) {
            try (Stream<Path> files = Files.list(sources)) {
                files.map(Path::toString).sorted().forEach(arguments::add);
            }
            assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new)))
                    .as("exit code of javac")
                    .isZero();
        }
        for (String type : left) {
            Files.delete(classes.resolve(type + ".class"));
        }
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
            if (!services.isEmpty()) {
                resources.put("META-INF/services/" + Plugin.class.getName(), String.join("\n", services));
            }
            for (Map.Entry<String, String> resource : resources.entrySet()) {
                out.putNextEntry(new JarEntry(resource.getKey()));
                out.write(resource.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return url(jar);
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }
}
