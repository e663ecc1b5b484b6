package io.crystallize.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of Crystallize that the command is of. */
final class ProjectVersion {
    private ProjectVersion() {}

    static String get() {
        Properties properties = new Properties();
        try (InputStream in = ProjectVersion.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
