package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.internal.FileStamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileContentsTest {
    private static final String OLD = "o".repeat(FileContents.LARGE);
    private static final String NEW = "n".repeat(FileContents.LARGE);

    @TempDir
    Path folder;

    private final List<Path> reads = new ArrayList<>();
    private Path data;
    /** Whether the files of this test are where digests are kept. */
    private boolean trusted;

    @BeforeEach
    void write() throws IOException {
        data = Files.writeString(folder.resolve("data.csv"), OLD);
        trusted = FileStamp.knowsChanges(data) && FileContents.isOnTrustedSystem(data);
    }

    /** As it is some time later, when all that was changed before has settled. */
    private FileContents later() {
        return at(InstantSource.offset(InstantSource.system(), Duration.ofHours(1)));
    }

    private FileContents at(InstantSource clock) {
        return new FileContents(clock, this::read, 2);
    }

    private Digest read(Path file) throws IOException {
        reads.add(file);
        return Digest.ofContent(Files.readAllBytes(file));
    }

    private static Digest digest(String text) {
        return Digest.ofContent(text.getBytes(StandardCharsets.UTF_8));
    }

    /** With the same size and time of modification; until its stamp differs, if it ever does, as times come in grains. */
    private void change(Path file, String text) throws IOException {
        FileStamp before = FileStamp.of(file);
        FileTime modified = Files.getLastModifiedTime(file);
        do {
            Files.writeString(file, text);
            Files.setLastModifiedTime(file, modified);
        } while (trusted && FileStamp.of(file).equals(before));
    }

    @Test
    void of_askedAgain_readsOnce() throws IOException {
        FileContents contents = later();

        assertThat(contents.of(data)).isEqualTo(digest(OLD));
        assertThat(contents.of(data)).isEqualTo(digest(OLD));

        assertThat(reads).hasSize(trusted ? 1 : 2);
    }

    @Test
    void of_smallFile_isReadEachTime() throws IOException {
        Path small = Files.writeString(folder.resolve("small.csv"), "small");
        FileContents contents = later();

        contents.of(small);
        contents.of(small);

        assertThat(reads).containsExactly(small, small);
    }

    @Test
    void of_changedInPlace_withTheSameSizeAndTime_isRead() throws IOException {
        FileContents contents = later();
        contents.of(data);

        change(data, NEW);

        assertThat(contents.of(data)).isEqualTo(digest(NEW));
    }

    @Test
    void of_replaced_withTheSameSizeAndTime_isRead() throws IOException {
        FileContents contents = later();
        contents.of(data);

        Path other = Files.writeString(folder.resolve("other.csv"), NEW);
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(data));
        Files.move(other, data, StandardCopyOption.REPLACE_EXISTING);

        assertThat(contents.of(data)).isEqualTo(digest(NEW));
    }

    @Test
    void of_linkThatLeadsElsewhere_isRead() throws IOException {
        Path other = Files.writeString(folder.resolve("other.csv"), NEW);
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(data));
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), data);
        FileContents contents = later();
        contents.of(link);

        Files.delete(link);
        Files.createSymbolicLink(link, other);

        assertThat(contents.of(link)).isEqualTo(digest(NEW));
    }

    /** A change that falls into the same grain of time, or comes through a mapping, would leave the stamp as it is. */
    @Test
    void of_changedLately_isReadEachTime() throws IOException {
        Instant changed = FileStamp.of(data).changed().toInstant();
        FileContents contents = at(() -> changed.plus(FileContents.UNSETTLED));

        contents.of(data);
        contents.of(data);

        assertThat(reads).hasSize(2);
    }

    @Test
    void of_changedWhileItIsRead_isReadAgain() throws IOException {
        FileContents contents = new FileContents(
                InstantSource.offset(InstantSource.system(), Duration.ofHours(1)),
                file -> {
                    Digest digest = read(file);
                    if (reads.size() == 1) {
                        change(file, NEW);
                    }
                    return digest;
                },
                2);

        assertThat(contents.of(data)).isEqualTo(digest(OLD));
        assertThat(contents.of(data)).isEqualTo(digest(NEW));
    }

    @Test
    void of_dropped_isReadAgain() throws IOException {
        FileContents contents = later();
        contents.of(data);

        contents.drop(data);
        contents.of(data);

        assertThat(reads).hasSize(2);
    }

    @Test
    void of_moreFilesThanAreKept_readsTheOnesThatWereAskedForLongAgo() throws IOException {
        Path second = Files.writeString(folder.resolve("second.csv"), NEW);
        Path third = Files.writeString(folder.resolve("third.csv"), NEW);
        FileContents contents = later();
        contents.of(data);
        contents.of(second);
        contents.of(data);
        contents.of(third);
        reads.clear();

        contents.of(data);
        contents.of(third);
        contents.of(second);

        if (trusted) {
            assertThat(reads).containsExactly(second);
        } else {
            assertThat(reads).hasSize(3);
        }
    }

    @Test
    void of_fileThatWasRemoved_isMissing() throws IOException {
        FileContents contents = later();
        contents.of(data);

        Files.delete(data);

        assertThatThrownBy(() -> contents.of(data)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void of_fileOfAnotherFileSystem_isReadEachTime() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("data.zip"), Map.of("create", "true"))) {
            Path inside = Files.writeString(zip.getPath("/data.csv"), OLD);
            FileContents contents = later();

            contents.of(inside);
            contents.of(inside);

            assertThat(reads).containsExactly(inside, inside);
        }
    }
}
