package io.crystallize.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate that its owner signed, made by the JDK's keytool. */
final class HttpCertificate {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final KeyStore store;
    private final Path folder;

    private HttpCertificate(KeyStore store, Path folder) {
        this.store = store;
        this.folder = folder;
    }

    /**
     * Makes one.
     *
     * @param names whom it is for, as keytool takes it: {@code ip:127.0.0.1} or {@code dns:localhost}
     * @param folder where its files are put
     */
    static HttpCertificate make(String names, Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve("key.p12");
        Path log = folder.resolve("keytool.log");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "cache",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=cache",
                        "-ext",
                        "san=" + names,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(keytool.waitFor()).as(() -> read(log)).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return new HttpCertificate(store, folder);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Returns the certificate in PEM, for those who are to trust it. */
    Path certificate() throws IOException, GeneralSecurityException {
        return pem("CERTIFICATE", store.getCertificate("cache").getEncoded());
    }

    /** Returns its private key in PEM. */
    Path key() throws IOException, GeneralSecurityException {
        return pem("PRIVATE KEY", store.getKey("cache", PASSWORD).getEncoded());
    }

    private Path pem(String what, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return Files.writeString(
                folder.resolve(what.replace(' ', '-') + ".pem"),
                "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n",
                US_ASCII);
    }

    /** Returns what a server needs to show it. */
    SSLContext server() throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
