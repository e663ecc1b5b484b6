package io.crystallize.core;

import io.crystallize.core.file.FileValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apiguardian.api.API;

/**
 * An artifact of another experiment, as a file.
 *
 * <pre>{@code
 * Experiment.builder("holdout")
 *         .source(ArtifactSource.of("penguins#model.json"))
 * }</pre>
 *
 * @param reference which one
 */
@Name("artifact")
@API(status = API.Status.MAINTAINED, since = "0.1")
public record ArtifactSource(String reference) implements ArtifactInput<FileValue> {
    /**
     * Makes a source.
     *
     * @throws IllegalArgumentException if the reference is none
     */
    public ArtifactSource {
        ArtifactReference.parse(reference);
    }

    /** Returns a source that gives an artifact as a file. */
    public static ArtifactSource of(String reference) {
        return new ArtifactSource(reference);
    }

    /** Returns a source that gives an artifact as a text. */
    public static Text text(String reference) {
        return new Text(reference);
    }

    /** Returns a source that gives an artifact as bytes. */
    public static Bytes bytes(String reference) {
        return new Bytes(reference);
    }

    @Override
    public FileValue fetch(Context context) throws IOException {
        try (InputStream in = ArtifactInput.open(reference, context).open()) {
            return FileValue.of(ArtifactReference.parse(reference).name(), in);
        }
    }

    /**
     * An artifact of another experiment, as a text in UTF-8.
     *
     * @param reference which one
     */
    @Name("artifact")
    public record Text(String reference) implements ArtifactInput<String> {
        /**
         * Makes a source.
         *
         * @throws IllegalArgumentException if the reference is none
         */
        public Text {
            ArtifactReference.parse(reference);
        }

        @Override
        public String fetch(Context context) throws IOException {
            byte[] bytes = ArtifactInput.open(reference, context).bytes();
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new IOException("The artifact " + reference + " is not text in UTF-8", e);
            }
        }
    }

    /**
     * An artifact of another experiment, as bytes.
     *
     * @param reference which one
     */
    @Name("artifact")
    public record Bytes(String reference) implements ArtifactInput<byte[]> {
        /**
         * Makes a source.
         *
         * @throws IllegalArgumentException if the reference is none
         */
        public Bytes {
            ArtifactReference.parse(reference);
        }

        @Override
        public byte[] fetch(Context context) throws IOException {
            return ArtifactInput.open(reference, context).bytes();
        }
    }
}
