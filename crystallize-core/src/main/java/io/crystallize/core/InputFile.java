package io.crystallize.core;

import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apiguardian.api.API;

/**
 * A file that a step reads through its {@link Context}: what it reads is what the trace says, or an error. For one
 * thread.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface InputFile {
    /** Returns the path by which it was asked for. */
    String path();

    /** Returns the SHA-256 of its bytes. */
    Digest digest();

    /**
     * Opens it. Reading to the end fails if the bytes are not those of {@link #digest}, because the file was changed
     * meanwhile.
     *
     * @return to be closed by the caller
     */
    InputStream open() throws IOException;

    /** Returns all its bytes. */
    default byte[] bytes() throws IOException {
        try (InputStream in = open()) {
            return in.readAllBytes();
        }
    }

    /** Returns its text, in UTF-8; bytes that are not UTF-8 become the replacement character. */
    default String text() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
