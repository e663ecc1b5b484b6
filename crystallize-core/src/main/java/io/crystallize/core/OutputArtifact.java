package io.crystallize.core;

import io.crystallize.core.Effects.WrittenArtifact;
import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.file.FileValue;
import io.crystallize.core.provenance.Artifact;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The output of a step as an artifact: bytes, texts and files as they are, anything else as JSON, if the name says so, or
 * as its codec writes it.
 *
 * @param name the artifact's name
 * @param type what the step declares that it makes
 */
record OutputArtifact(String name, StepType type) {
    private static final String JSON = ".json";

    /** Returns why an output of that type can't be written, or empty. */
    Optional<String> problem(Formats formats) {
        try {
            if (!isRaw(type.output().getRawClass())) {
                codec(formats);
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Returns what decides, beside the value, what is written. */
    List<Object> identity(Formats formats) throws NoFingerprintException, UntraceableException {
        if (isRaw(type.output().getRawClass())) {
            return List.of(name);
        }
        Codec<Object> codec = codec(formats);
        return List.of(name, codec.name(), CodeFingerprint.of(codec.getClass()), formats.codeFor(type.output()));
    }

    private static boolean isRaw(Class<?> made) {
        return made == byte[].class || made == String.class || made == FileValue.class;
    }

    private Codec<Object> codec(Formats formats) {
        return name.endsWith(JSON) ? formats.jsonFor(type.output()) : formats.codecFor(type.output());
    }

    /** Returns the artifact with its bytes. */
    WrittenArtifact write(@Nullable Object value, Formats formats) throws IOException {
        byte[] content = bytes(value, formats);
        return new WrittenArtifact(new Artifact(name, Digest.ofContent(content), content.length), () -> content);
    }

    private byte[] bytes(@Nullable Object value, Formats formats) throws IOException {
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (value instanceof FileValue file) {
            return file.bytes();
        }
        if (value == null) {
            throw new IOException("the output is null, which can't be an artifact");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec(formats).encode(value, out);
        return out.toByteArray();
    }
}
