package io.crystallize.core.code;

import io.crystallize.core.internal.FileStamp;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.Map;

/** A folder or jar that classes come from, which may itself be in a jar. Two of the same place are equal. */
sealed interface CodeLocation permits LocationOnDisk, LocationInJar {
    /** What it is called in messages and parts, the same wherever it is. */
    String fileName();

    /** Whether it is a folder on disk. */
    boolean isFolder();

    /** Returns what to look at to find out whether an entry was changed, as it is now. */
    Map<Path, FileStamp> stamps(String entry) throws IOException;

    /**
     * Reads all of it.
     *
     * @param loader one that finds what is in it
     * @param how how its classes count
     */
    LocationContent content(ClassLoader loader, LocationContent.Classes how) throws IOException, NoFingerprintException;

    static boolean isJdk(URL url) {
        return url.getProtocol().equals("jrt");
    }

    /** Opens what a URL names. A jar that is opened for this alone is closed with the stream. */
    static InputStream open(URL url) throws IOException {
        return connection(url).getInputStream();
    }

    static URLConnection connection(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false); // a cached jar stays open after its class loader is closed
        return connection;
    }

    /**
     * Returns where a class file or resource is.
     *
     * @param url the file's
     * @param entry its path in the folder or jar, empty for the folder or jar itself
     */
    static CodeLocation of(URL url, String entry) throws IOException, NoFingerprintException {
        try {
            if (url.getProtocol().equals("file")) {
                Path folder = Path.of(url.toURI());
                for (int i = 0; i < depth(entry); i++) {
                    folder = folder.getParent();
                }
                return new LocationOnDisk(folder.toRealPath());
            }
            if (connection(url) instanceof JarURLConnection jar
                    && jar.getJarFileURL().getProtocol().equals("file")
                    && entry.equals(jar.getEntryName() == null ? "" : jar.getEntryName())) {
                return new LocationOnDisk(Path.of(jar.getJarFileURL().toURI()).toRealPath());
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new NoFingerprintException("The place of a class can't be read: " + url + ": " + e.getMessage());
        }
        return LocationInJar.of(url, entry, depth(entry));
    }

    private static int depth(String entry) {
        return entry.isEmpty() ? 0 : entry.split("/").length;
    }
}
