package io.crystallize.core.code;

import io.crystallize.core.digest.Digest;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was found out about code, and what to look at to find out whether it has changed since, as it is kept on disk.
 *
 * @param result has a digest and, unless that is the JDK's, a location on disk
 * @param files what was read: the numbers in the {@link SearchPath}
 * @param sought what resources were asked for, and where they were
 */
record StoredFingerprint(Fingerprinted result, BitSet files, Map<Sought, List<String>> sought) {
    StoredFingerprint {
        sought = Map.copyOf(sought); // others may add to it while it is written
    }

    void write(DataOutputStream out) throws IOException {
        writeResult(out);
        byte[] numbers = files.toByteArray();
        out.writeInt(numbers.length);
        out.write(numbers);
        out.writeInt(sought.size());
        for (Map.Entry<Sought, List<String>> resource : sought.entrySet()) {
            writeText(out, resource.getKey().path());
            out.writeBoolean(resource.getKey().all());
            writeTexts(out, resource.getValue());
        }
    }

    private void writeResult(DataOutputStream out) throws IOException {
        out.write(Objects.requireNonNull(result.digest()).toBytes());
        writeText(
                out,
                result.location() instanceof LocationOnDisk disk ? disk.path().toString() : "");
        SortedMap<String, Digest> parts = result.parts().parts();
        out.writeInt(parts.size());
        for (Map.Entry<String, Digest> part : parts.entrySet()) {
            writeText(out, part.getKey());
            out.write(part.getValue().toBytes());
        }
        out.writeInt(result.hidden().size());
        for (HiddenInput input : result.hidden()) {
            writeTexts(out, List.of(input.name(), input.what(), input.className(), input.member()));
            out.writeInt(input.line());
        }
        out.writeInt(result.libraryInputs().size());
        for (Map.Entry<String, SortedSet<String>> library :
                result.libraryInputs().entrySet()) {
            writeText(out, library.getKey());
            writeTexts(out, library.getValue());
        }
    }

    /**
     * Reads what was written.
     *
     * @throws RuntimeException if it is damaged
     */
    static StoredFingerprint read(ByteBuffer in) {
        Fingerprinted result = readResult(in);
        byte[] numbers = new byte[in.getInt()];
        in.get(numbers);
        Map<Sought, List<String>> sought = new HashMap<>();
        for (int left = in.getInt(); left > 0; left--) {
            sought.put(new Sought(readText(in), in.get() != 0), readTexts(in));
        }
        return new StoredFingerprint(result, BitSet.valueOf(numbers), sought);
    }

    private static Fingerprinted readResult(ByteBuffer in) {
        Digest digest = readDigest(in);
        String location = readText(in);
        SortedMap<String, Digest> parts = new TreeMap<>();
        for (int left = in.getInt(); left > 0; left--) {
            parts.put(readText(in), readDigest(in));
        }
        List<HiddenInput> hidden = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            List<String> texts = readTexts(in);
            hidden.add(new HiddenInput(texts.get(0), texts.get(1), texts.get(2), texts.get(3), in.getInt()));
        }
        SortedMap<String, SortedSet<String>> libraryInputs = new TreeMap<>();
        for (int left = in.getInt(); left > 0; left--) {
            libraryInputs.put(readText(in), Collections.unmodifiableSortedSet(new TreeSet<>(readTexts(in))));
        }
        return new Fingerprinted(
                digest,
                new CodeParts(parts),
                List.copyOf(hidden),
                Collections.unmodifiableSortedMap(libraryInputs),
                location.isEmpty() ? null : new LocationOnDisk(Path.of(location)),
                "");
    }

    private static Digest readDigest(ByteBuffer in) {
        byte[] bytes = new byte[Digest.BYTES];
        in.get(bytes);
        return Digest.ofBytes(bytes);
    }

    private static void writeTexts(DataOutputStream out, Collection<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            writeText(out, text);
        }
    }

    private static List<String> readTexts(ByteBuffer in) {
        List<String> texts = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            texts.add(readText(in));
        }
        return texts;
    }

    static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String readText(ByteBuffer in) {
        int length = in.getInt();
        String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        return text;
    }
}
