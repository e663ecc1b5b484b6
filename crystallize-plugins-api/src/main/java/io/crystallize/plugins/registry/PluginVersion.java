package io.crystallize.plugins.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** What a plugin's jar says of its version. */
final class PluginVersion {
    private static final Pattern MAVEN = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");

    private PluginVersion() {}

    /**
     * Returns the version of a jar, or of the jar with a plugin in a folder: that of its metadata, else its manifest, else
     * its Maven build; an empty text if none of them says.
     */
    static String of(String origin) {
        Path place = Path.of(origin);
        try {
            for (Path jar : jars(place)) {
                try (JarFile file = new JarFile(jar.toFile())) {
                    if (file.getEntry(Discovery.SERVICE) != null) {
                        return of(file);
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            return ""; // a folder of classes, or gone
        }
        return "";
    }

    private static List<Path> jars(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static String of(JarFile jar) throws IOException {
        List<String> stated = new ArrayList<>();
        ZipEntry metadata = jar.getEntry(Discovery.METADATA);
        if (metadata != null) {
            stated.add(version(jar, metadata));
        }
        if (jar.getManifest() != null) {
            String manifest = jar.getManifest().getMainAttributes().getValue("Implementation-Version");
            stated.add(manifest == null ? "" : manifest);
        }
        List<? extends ZipEntry> maven = jar.stream()
                .filter(entry -> MAVEN.matcher(entry.getName()).matches())
                .toList();
        if (maven.size() == 1) { // a jar with its libraries in it has several
            stated.add(version(jar, maven.get(0)));
        }
        return stated.stream().filter(version -> !version.isEmpty()).findFirst().orElse("");
    }

    private static String version(JarFile jar, ZipEntry entry) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = jar.getInputStream(entry)) {
            properties.load(in);
        }
        return properties.getProperty("version", "");
    }
}
