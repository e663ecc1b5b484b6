package io.crystallize.processor;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles sources in a folder with the processor, as javac does. */
final class Compilation {
    static final String IMPORTS = "package acme; import io.crystallize.core.*; import io.crystallize.plugins.*;"
            + " import io.crystallize.core.digest.*; import java.util.*; ";

    private final Path sources;
    private final Path classes;
    private final List<String> options = new ArrayList<>(List.of("-Xlint:all,-processing,-serial", "-parameters"));
    private final List<Path> files = new ArrayList<>();

    Compilation(Path folder) {
        sources = folder.resolve("sources");
        classes = folder.resolve("classes");
        try {
            Files.createDirectories(sources);
            Files.createDirectories(classes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a class of the package {@code acme}. Its first line has the imports. */
    Compilation with(String name, String source) {
        return addFile(name, IMPORTS + source);
    }

    private Compilation addFile(String name, String content) {
        try {
            files.add(Files.writeString(sources.resolve(name + ".java"), content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Compilation withFiles(List<Path> more) {
        files.addAll(more);
        return this;
    }

    Compilation option(String option) {
        options.add(option);
        return this;
    }

    Compilation output(String name, String content) {
        try {
            Path file = classes.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Returns what the compiler says, a line for each, and forgets the sources. */
    List<String> run() {
        return run(List.of(new PluginProcessor()));
    }

    /** As javac does with the jar on its path of processors, and with all that it warns of. */
    List<String> runAsAnAuthorDoes() {
        options.replaceAll(option -> option.startsWith("-Xlint") ? "-Xlint:all" : option);
        return run(ServiceLoader.load(Processor.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(processor -> processor.getClass().getPackage().equals(Compilation.class.getPackage()))
                .toList());
    }

    private List<String> run(List<Processor> processors) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("-d", classes.toString()));
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(diagnostics, Locale.ROOT, null)) {
            List<Path> path = new ArrayList<>(List.of(classes));
            for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
                path.add(Path.of(entry));
            }
            manager.setLocationFromPaths(StandardLocation.CLASS_PATH, path);
            JavaCompiler.CompilationTask task = compiler.getTask(
                    new StringWriter(), manager, diagnostics, all, null, manager.getJavaFileObjectsFromPaths(files));
            task.setProcessors(processors);
            task.call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.clear();
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() != Diagnostic.Kind.NOTE)
                .sorted(Comparator.comparing(Diagnostic::getLineNumber))
                .map(Compilation::text)
                .toList();
    }

    private static String text(Diagnostic<? extends JavaFileObject> diagnostic) {
        String place = diagnostic.getSource() == null
                ? ""
                : Path.of(diagnostic.getSource().toUri()).getFileName() + ":" + diagnostic.getLineNumber() + ": ";
        return place
                + (diagnostic.getKind() == Diagnostic.Kind.ERROR ? "" : "warning: ")
                + diagnostic.getMessage(Locale.ROOT);
    }

    Optional<String> written(String name) {
        try {
            Path file = classes.resolve(name);
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> plugins() {
        return written(PluginFiles.SERVICES).orElseThrow().lines().toList();
    }

    Properties metadata() {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(classes.resolve(PluginFiles.METADATA))) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    void delete(String type) {
        try {
            Files.delete(classes.resolve("acme/" + type + ".class"));
            Files.deleteIfExists(sources.resolve(type + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
