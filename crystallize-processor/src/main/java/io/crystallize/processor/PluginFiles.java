package io.crystallize.processor;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.annotation.processing.Filer;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import javax.tools.FileObject;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * The files by which a plugin is found. What stands in a service file already, written by hand or by an earlier
 * compilation of other classes, stays; but what an earlier compilation wrote of classes that are gone goes.
 */
final class PluginFiles {
    static final String SERVICES = "META-INF/services/" + Hierarchy.PLUGIN;
    static final String METADATA = "META-INF/crystallize/plugin.properties";
    private static final String FOUND = "found";

    private final Filer filer;
    private final Messager messager;
    private final Elements elements;
    private final Hierarchy hierarchy;

    PluginFiles(ProcessingEnvironment environment, Hierarchy hierarchy) {
        this.filer = environment.getFiler();
        this.messager = environment.getMessager();
        this.elements = environment.getElementUtils();
        this.hierarchy = hierarchy;
    }

    /**
     * Writes them, unless no class is to be named, or one that is can't be.
     *
     * @param found the plugins of this compilation
     * @param version the version of what is compiled, or null if it isn't known
     */
    void write(Collection<TypeElement> found, @Nullable String version) {
        try {
            Properties earlier = new Properties();
            earlier.load(new StringReader(read(METADATA).orElse("")));
            Set<String> foundEarlier = Set.of(earlier.getProperty(FOUND, "").split(","));
            SortedSet<String> names = new TreeSet<>();
            SortedSet<String> own = new TreeSet<>();
            boolean wrong = false;
            for (ServiceFile.Line line :
                    ServiceFile.parse(read(SERVICES).orElse("")).lines()) {
                Optional<String> problem = problem(line.name());
                if (problem.isEmpty()) {
                    names.add(line.name());
                } else if (!foundEarlier.contains(line.name())) {
                    wrong = true;
                    messager.printMessage(Diagnostic.Kind.ERROR, SERVICES + ":" + line.number() + ": " + problem.get());
                }
                if (problem.isEmpty() && foundEarlier.contains(line.name())) {
                    own.add(line.name());
                }
            }
            for (TypeElement plugin : found) {
                String name = elements.getBinaryName(plugin).toString();
                if (names.add(name)) {
                    own.add(name);
                }
            }
            if (wrong) {
                return;
            }
            if (!names.isEmpty()) {
                write(SERVICES, String.join("\n", names) + "\n", found);
                write(METADATA, metadata(names, own, version), found);
            } else if (!earlier.isEmpty()) {
                delete(SERVICES);
                delete(METADATA);
            }
        } catch (IOException e) {
            messager.printMessage(Diagnostic.Kind.ERROR, "The files of the plugin can't be written: " + e);
        }
    }

    private Optional<String> problem(String name) {
        TypeElement type = elements.getTypeElement(name.replace('$', '.'));
        if (type == null) {
            return Optional.of("There is no class " + name + ".");
        }
        return hierarchy.isA(type, Hierarchy.PLUGIN)
                ? Optional.empty()
                : Optional.of("The class " + name + " is no " + Hierarchy.PLUGIN + ".");
    }

    /** Without a date, and in a fixed order: the same sources give the same bytes. */
    private static String metadata(Set<String> names, Set<String> own, @Nullable String version) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("spi", String.valueOf(PluginProcessor.SPI));
        properties.setProperty("plugins", String.join(",", names));
        properties.setProperty(FOUND, String.join(",", own));
        if (version != null) {
            properties.setProperty("version", version);
        }
        StringWriter text = new StringWriter();
        properties.store(text, null);
        return text.toString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .sorted()
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private Optional<String> read(String name) throws IOException {
        try {
            return Optional.of(filer.getResource(StandardLocation.CLASS_OUTPUT, "", name)
                    .getCharContent(true)
                    .toString());
        } catch (FileNotFoundException | NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** A filer's files can't be deleted through it. */
    private void delete(String name) throws IOException {
        URI file = filer.getResource(StandardLocation.CLASS_OUTPUT, "", name).toUri();
        if ("file".equals(file.getScheme())) {
            Files.deleteIfExists(Path.of(file));
        }
    }

    private void write(String name, String content, Collection<TypeElement> origins) throws IOException {
        FileObject file = filer.createResource(
                StandardLocation.CLASS_OUTPUT, "", name, List.copyOf(origins).toArray(Element[]::new));
        try (Writer writer = file.openWriter()) {
            writer.write(content);
        }
    }
}
