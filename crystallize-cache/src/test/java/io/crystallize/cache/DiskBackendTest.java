package io.crystallize.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.digest.Digest;
import io.crystallize.testkit.CacheBackendContract;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskBackendTest extends CacheBackendContract {
    private static final byte[] ENTRY = {1, 2, 3};
    private static final byte[] CONTENT = {4, 5, 6, 7};
    private static final Digest KEY = Digest.ofContent(ENTRY);
    private static final Digest ADDRESS = Digest.ofContent(CONTENT);

    @TempDir
    Path folder;

    private Path root;

    @BeforeEach
    void chooseRoot() {
        root = folder.resolve("cache");
    }

    @Override
    protected CacheBackend create(Path place) throws IOException {
        return DiskBackend.at(place);
    }

    @Test
    void name_saysWhere() throws IOException {
        try (DiskBackend backend = DiskBackend.at(Path.of(".crystallize/cache"))) {
            assertThat(backend.name()).isEqualTo("disk " + Path.of(".crystallize/cache"));
        }
    }

    @Test
    void at_missingFolder_makesNothingBeforeSomethingIsStored() throws IOException {
        try (DiskBackend backend = DiskBackend.at(root)) {
            assertThat(backend.get(KEY)).isEmpty();
            assertThat(backend.openBlob(ADDRESS)).isEmpty();
            backend.remove(KEY);
            backend.setAside(KEY);
            backend.removeBlob(ADDRESS);
            backend.setAsideBlob(ADDRESS);
        }
        assertThat(root).doesNotExist();
    }

    @Test
    void put_andCommit_writeTheDocumentedLayout() throws IOException {
        try (DiskBackend backend = DiskBackend.at(root)) {
            backend.put(KEY, ENTRY);
            store(backend);
        }
        String key = KEY.toString();
        String address = ADDRESS.toString();
        assertThat(files())
                .containsExactlyInAnyOrder(
                        "format",
                        "entries/" + key.substring(0, 2) + "/" + key,
                        "blobs/" + address.substring(0, 2) + "/" + address);
        assertThat(root.resolve("format")).hasContent("crystallize-cache 1");
        assertThat(entryFile()).hasBinaryContent(ENTRY);
        assertThat(blobFile()).hasBinaryContent(CONTENT);
    }

    @Test
    void at_folderOfAnotherFormat_isRefused() throws IOException {
        Files.createDirectory(root);
        Files.writeString(root.resolve("format"), "crystallize-cache 2\n");
        assertThatThrownBy(() -> DiskBackend.at(root))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "The cache in " + root + " has the format 'crystallize-cache 2', and this version reads only "
                                + "'crystallize-cache 1'. Choose another folder, or delete this one: all that it holds can be "
                                + "computed again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pdf", "crystallize-cache", "crystallize-cache 1 or so", "crystallize-cache \u001b[31m"})
    void at_folderWithAFormatOfSomethingElse_isRefusedWithoutRepeatingIt(String text) throws IOException {
        Files.createDirectory(root);
        Files.writeString(root.resolve("format"), text);
        assertThatThrownBy(() -> DiskBackend.at(root))
                .isInstanceOf(IOException.class)
                .hasMessage(root + " is not a cache: its file 'format' does not say 'crystallize-cache 1'. "
                        + "Choose another folder for the cache");
    }

    @Test
    void at_folderOfSomethingElse_isRefusedAndLeftAlone() throws IOException {
        Files.createDirectories(root.resolve("tmp"));
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Path old = Files.writeString(root.resolve("tmp/old"), "precious");
        age(old, Duration.ofDays(9));
        assertThatThrownBy(() -> DiskBackend.at(root))
                .isInstanceOf(IOException.class)
                .hasMessage(root + " is not a cache: it holds 'pom.xml', but no file 'format'. "
                        + "Choose a folder that is empty or does not exist");
        assertThat(files()).containsExactlyInAnyOrder("pom.xml", "tmp/old");
    }

    @Test
    void at_file_isRefused() throws IOException {
        Files.writeString(root, "text");
        assertThatThrownBy(() -> DiskBackend.at(root))
                .isInstanceOf(IOException.class)
                .hasMessage(root + " is not a folder: choose another place for the cache");
    }

    @Test
    void at_folderWithNothingOfNote_becomesACache() throws IOException {
        Files.createDirectories(root.resolve("lost+found"));
        Files.writeString(root.resolve(".DS_Store"), "");
        try (DiskBackend backend = DiskBackend.at(root)) {
            backend.put(KEY, ENTRY);
        }
        assertThat(root.resolve("format")).exists();
    }

    @Test
    void at_formatEmptiedByALossOfPower_isWrittenAgain() throws IOException {
        try (DiskBackend backend = DiskBackend.at(root)) {
            backend.put(KEY, ENTRY);
        }
        Files.writeString(root.resolve("format"), "");
        try (DiskBackend backend = DiskBackend.at(root)) {
            assertThat(backend.get(KEY)).contains(ENTRY);
            store(backend);
        }
        assertThat(root.resolve("format")).hasContent("crystallize-cache 1");
    }

    @Test
    void put_folderBecameSomethingElseMeanwhile_isRefused() throws IOException {
        try (DiskBackend backend = DiskBackend.at(root)) {
            Files.createDirectory(root);
            Files.writeString(root.resolve("format"), "crystallize-cache 2\n");
            assertThatThrownBy(() -> backend.put(KEY, ENTRY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("has the format 'crystallize-cache 2'");
        }
        assertThat(files()).containsExactly("format");
    }

    @Test
    void at_removesOldLeftoversOnly() throws IOException {
        try (DiskBackend backend = DiskBackend.at(root)) {
            backend.put(KEY, ENTRY);
        }
        Path old = Files.writeString(root.resolve("tmp/old"), "part");
        age(old, Duration.ofHours(25));
        Path recent = Files.writeString(root.resolve("tmp/recent"), "part");
        age(recent, Duration.ofHours(23));

        try (DiskBackend backend = DiskBackend.at(root)) {
            assertThat(old).doesNotExist();
            assertThat(recent).exists();
            assertThat(backend.get(KEY)).contains(ENTRY);
        }
    }

    @Test
    void at_whileABlobIsBeingWritten_leavesItAlone() throws IOException {
        try (DiskBackend backend = DiskBackend.at(root);
                BlobWriter writer = backend.newBlob()) {
            writer.write(CONTENT);
            try (DiskBackend another = DiskBackend.at(root)) {
                writer.commit(ADDRESS);
                assertThat(readBlob(another)).isEqualTo(CONTENT);
            }
        }
    }

    @Test
    void at_afterAWriterWasKilled_findsNoPartOfItsBlob() throws Exception {
        Process writer = JavaProcess.of(KilledWriter.class, root.toString()).start();
        try (BufferedReader output = writer.inputReader(UTF_8)) {
            assertThat(output.readLine()).isEqualTo("begun");
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertThat(files()).hasSize(2).contains("format").anyMatch(file -> file.startsWith("tmp/"));

        try (DiskBackend backend = DiskBackend.at(root)) {
            assertThat(backend.openBlob(Digest.ofContent(new byte[100_000]))).isEmpty();
            backend.put(KEY, ENTRY);
            assertThat(backend.get(KEY)).contains(ENTRY);
        }
    }

    @Test
    void setAside_timeAndAgain_keepsEachForInspection() throws IOException {
        try (DiskBackend backend = DiskBackend.at(root);
                DiskBackend another = DiskBackend.at(root)) {
            backend.put(KEY, new byte[] {1});
            backend.setAside(KEY);
            backend.put(KEY, new byte[] {2});
            another.setAside(KEY);
            store(backend);
            backend.setAsideBlob(ADDRESS);
        }
        List<String> damaged =
                files().stream().filter(file -> file.startsWith("damaged/")).toList();
        assertThat(damaged).hasSize(3);
        assertThat(damaged)
                .filteredOn(file -> file.startsWith("damaged/entry-" + KEY))
                .hasSize(2);
        assertThat(damaged)
                .filteredOn(file -> file.startsWith("damaged/blob-" + ADDRESS))
                .singleElement()
                .satisfies(file -> assertThat(root.resolve(file)).hasBinaryContent(CONTENT));
    }

    @Test
    void get_fileTooLargeForAnArray_isSetAside() throws IOException {
        try (DiskBackend backend = DiskBackend.at(root)) {
            backend.put(KEY, ENTRY);
            lengthen(entryFile(), 3L << 30);
            assertThat(backend.get(KEY)).isEmpty();
            assertThat(entryFile()).doesNotExist();
            backend.put(KEY, ENTRY);
            assertThat(backend.get(KEY)).contains(ENTRY);
        }
    }

    /** Another process replaces an entry by a longer or a shorter one just before its size is asked for. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 100})
    void read_sizeOfAnotherFile_isReadWhole(int size) throws IOException {
        try (SeekableByteChannel file = Files.newByteChannel(Files.write(folder.resolve("entry"), ENTRY))) {
            assertThat(DiskBackend.read(file, size)).isEqualTo(ENTRY);
        }
    }

    @Test
    void openBlob_moreThanTwoGibibytes_isRead() throws IOException {
        long length = 3L << 30;
        try (DiskBackend backend = DiskBackend.at(root)) {
            store(backend);
            lengthen(blobFile(), length);
            try (InputStream in = backend.openBlob(ADDRESS).orElseThrow()) {
                assertThat(in.readNBytes(CONTENT.length)).isEqualTo(CONTENT);
                in.skipNBytes(length - CONTENT.length - 1);
                assertThat(in.readAllBytes()).hasSize(1);
            }
        }
    }

    @Test
    void put_failing_leavesNoTemporaryFile() throws IOException {
        try (DiskBackend backend = DiskBackend.at(root)) {
            store(backend);
            Files.writeString(root.resolve("entries"), "a file in place of a folder");
            assertThatThrownBy(() -> backend.put(KEY, ENTRY)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> backend.get(KEY)).isInstanceOf(IOException.class);
            assertThat(root.resolve("tmp")).isEmptyDirectory();
        }
    }

    @Test
    void commit_failing_leavesNoTemporaryFile() throws IOException {
        try (DiskBackend backend = DiskBackend.at(root)) {
            backend.put(KEY, ENTRY);
            Files.writeString(root.resolve("blobs"), "a file in place of a folder");
            assertThatThrownBy(() -> store(backend)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> backend.openBlob(ADDRESS)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> backend.list(item -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessage("The cache in %s can't be read: %s is not a folder. Remove what is in the way, "
                                    .formatted(root, root.resolve("blobs"))
                            + "or choose another folder for the cache");
            assertThat(root.resolve("tmp")).isEmptyDirectory();
        }
    }

    @Test
    void setAside_failing_leavesTheEntry() throws IOException {
        try (DiskBackend backend = DiskBackend.at(root)) {
            backend.put(KEY, ENTRY);
            Files.writeString(root.resolve("damaged"), "a file in place of a folder");
            assertThatThrownBy(() -> backend.setAside(KEY)).isInstanceOf(IOException.class);
            assertThat(backend.get(KEY)).contains(ENTRY);
        }
    }

    @Test
    void at_folderInAFile_isRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "text");
        assertThatThrownBy(() -> DiskBackend.at(file.resolve("below/cache")))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " is not a folder: choose another place for the cache");
    }

    @Test
    void put_whereNoFolderCanBe_throwsIOExceptionEachTime() throws IOException {
        Path parent = folder.resolve("parent");
        try (DiskBackend backend = DiskBackend.at(parent.resolve("cache"))) {
            Files.writeString(parent, "text");
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> backend.put(KEY, ENTRY))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("The cache in " + parent.resolve("cache") + " can't be ")
                        .hasMessageContaining("choose another folder for the cache");
                assertThatThrownBy(backend::newBlob).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> backend.get(KEY)).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void put_afterTheFolderWasDeleted_makesItAgain() throws IOException {
        try (DiskBackend backend = DiskBackend.at(root)) {
            backend.put(KEY, ENTRY);
            deleteRoot();
            assertThat(backend.get(KEY)).isEmpty();
            assertThat(backend.openBlob(ADDRESS)).isEmpty();

            backend.put(KEY, ENTRY);
            assertThat(backend.get(KEY)).contains(ENTRY);
            assertThat(root.resolve("format")).hasContent("crystallize-cache 1");
        }
    }

    @Test
    void commit_afterTheFolderWasDeleted_throwsIOException() throws IOException {
        try (DiskBackend backend = DiskBackend.at(root)) {
            try (BlobWriter writer = backend.newBlob()) {
                writer.write(CONTENT);
                deleteRoot();
                assertThatThrownBy(() -> writer.commit(ADDRESS))
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith("The cache in " + root + " can't be written: ")
                        .hasMessageEndingWith(
                                " is gone. It is made again when something is stored, if its place is still there");
            }
            assertThat(backend.openBlob(ADDRESS)).isEmpty();
            store(backend);
            assertThat(readBlob(backend)).isEqualTo(CONTENT);
        }
    }

    private static void store(CacheBackend backend) throws IOException {
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(CONTENT);
            writer.commit(ADDRESS);
        }
    }

    private static byte[] readBlob(CacheBackend backend) throws IOException {
        try (InputStream in = backend.openBlob(ADDRESS).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    private Path entryFile() {
        return root.resolve("entries").resolve(KEY.toString().substring(0, 2)).resolve(KEY.toString());
    }

    private Path blobFile() {
        return root.resolve("blobs").resolve(ADDRESS.toString().substring(0, 2)).resolve(ADDRESS.toString());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }

    private void deleteRoot() throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private static void lengthen(Path file, long length) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(length);
        }
    }
}
