package io.crystallize.core.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.internal.ChildJvm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileValueTest {
    @TempDir
    private Path folder;

    static Stream<byte[]> contents() {
        return Stream.of(0, 1, Snapshot.IN_MEMORY, Snapshot.IN_MEMORY + 1, 3 * Snapshot.IN_MEMORY + 7)
                .map(FileValueTest::random);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("contents")
    void file_isASnapshot_whateverBecomesOfTheOriginal(byte[] bytes) throws IOException {
        Path original = Files.write(folder.resolve("table 1.csv"), bytes);
        FileValue file = FileValue.of(original);
        Files.writeString(original, "changed");
        Files.delete(original);

        assertThat(file.name()).isEqualTo("table 1.csv");
        assertThat(file.size()).isEqualTo(bytes.length);
        assertThat(file.content()).isEqualTo(Digest.ofContent(bytes));
        assertThat(file.bytes()).isEqualTo(bytes);
        try (InputStream in = file.open()) {
            assertThat(in).hasBinaryContent(bytes);
        }
        Path copy = folder.resolve("copy");
        file.copyTo(copy);
        assertThat(copy).hasBinaryContent(bytes);
    }

    @ParameterizedTest
    @MethodSource("contents")
    void files_areEqual_ifNameAndContentAre_howeverTheyWereMade(byte[] bytes) throws IOException {
        FileValue file = FileValue.of("a", bytes);
        Digester digester = Digester.standard();
        List<FileValue> same = List.of(
                FileValue.of("a", new ByteArrayInputStream(bytes)),
                FileValue.of(Files.write(folder.resolve("a"), bytes)));
        for (FileValue other : same) {
            assertThat(other).isEqualTo(file).hasSameHashCodeAs(file).hasToString(file.toString());
            assertThat(digester.digest(other)).isEqualTo(digester.digest(file));
        }
        byte[] more = (new String(bytes, UTF_8) + "x").getBytes(UTF_8);
        for (FileValue other : List.of(FileValue.of("b", bytes), FileValue.of("a", more))) {
            assertThat(other).isNotEqualTo(file);
            assertThat(digester.digest(other)).isNotEqualTo(digester.digest(file));
        }
        assertThat(file).isNotEqualTo("a");
        assertThat(file.toString()).startsWith("a (" + bytes.length + " bytes, ");
    }

    @Test
    void arrays_areCopiedInAndOut() throws IOException {
        byte[] bytes = {1, 2};
        FileValue file = FileValue.of("a", bytes);
        bytes[0] = 9;
        file.bytes()[1] = 9;
        assertThat(file.bytes()).containsExactly(1, 2);
        assertThat(Digester.standard().inspect("value", file).mutable()).isFalse();
        assertThat(Digester.standard().copy(file)).isSameAs(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../a", "a/b", "a\\b", ".hidden", "a.", "nul", "a:b", "a\0", "\ud800"})
    void nameThatIsNotSafe_isRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileValue.of(name, new byte[0]))
                .withMessageStartingWith("A FileValue can't be called '");
        assertThatIllegalArgumentException().isThrownBy(() -> FileValue.of(name, InputStream.nullInputStream()));
    }

    @Test
    void fileWithANameThatIsNotSafe_isRefused_withTheWayOut() throws IOException {
        Path hidden = Files.write(folder.resolve(".hidden"), new byte[1]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileValue.of(hidden))
                .withMessageContaining("'.hidden'")
                .withMessageContaining("FileValue.of(name, stream)");
    }

    @Test
    void folderOrNothing_isRefused() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> FileValue.of(folder))
                .withMessageContaining("is a folder");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> FileValue.of(folder.resolve("absent")))
                .withMessageContaining("absent");
    }

    @Test
    void copyTo_overwritesNothing() throws IOException {
        Path there = Files.writeString(folder.resolve("there"), "before");
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> FileValue.of("a", new byte[1]).copyTo(there));
        assertThat(there).hasContent("before");
    }

    /** The file is made, and forgotten, in a frame of its own. */
    private static Path forgottenFile() throws IOException {
        FileValue file = FileValue.of("big", new ByteArrayInputStream(random(Snapshot.IN_MEMORY + 1)));
        Path kept = Objects.requireNonNull(file.snapshot().file());
        assertThat(kept).exists();
        return kept;
    }

    @Test
    @Timeout(60)
    void temporaryFile_isRemoved_whenTheValueIsUnreachable() throws IOException {
        Path kept = forgottenFile();
        while (Files.exists(kept)) {
            System.gc();
        }
        assertThat(kept.getParent()).exists();
    }

    @Test
    void streamThatFails_leavesNoTemporaryFile() throws IOException {
        InputStream failing = new InputStream() {
            private int left = 2 * Snapshot.IN_MEMORY;

            @Override
            public int read() throws IOException {
                if (left == 0) {
                    throw new IOException("the line is cut");
                }
                left--;
                return 0;
            }
        };
        FileValue other = FileValue.of("big", new ByteArrayInputStream(random(Snapshot.IN_MEMORY + 1)));
        Path files = Objects.requireNonNull(other.snapshot().file()).getParent();
        List<Path> before = list(files);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> FileValue.of("cut", failing))
                .withMessage("the line is cut");
        assertThat(before).containsAll(list(files)); // those of other tests may be removed meanwhile
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** Prints where the content of a file is. */
    static final class Keeping {
        private Keeping() {}

        public static void main(String[] args) throws IOException {
            FileValue file = FileValue.of("big", new ByteArrayInputStream(random(Snapshot.IN_MEMORY + 1)));
            Path kept = Objects.requireNonNull(file.snapshot().file());
            System.out.println(kept + " " + Files.exists(kept) + " " + file.size());
        }
    }

    @Test
    void temporaryFile_isRemoved_whenTheProcessEnds() throws Exception {
        String[] output = ChildJvm.outputs(1, Keeping.class).get(0).strip().split(" ");
        assertThat(output).hasSize(3).endsWith("true", String.valueOf(Snapshot.IN_MEMORY + 1));
        assertThat(Path.of(output[0])).doesNotExist();
        assertThat(Path.of(output[0]).getParent()).doesNotExist();
    }
}
