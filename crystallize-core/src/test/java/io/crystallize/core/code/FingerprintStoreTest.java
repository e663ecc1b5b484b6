package io.crystallize.core.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.code.Root.Kind;
import io.crystallize.core.internal.FileStamp;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each {@link LoaderFingerprints} stands for another process, which knows nothing but what is on disk. */
class FingerprintStoreTest {
    private static final Root STEP = new Root(Kind.OBJECT, "Step", "");
    private static final FileTime LATER = FileTime.from(Instant.now().plusSeconds(3600));

    @TempDir
    Path folder;

    private Path kept() {
        return folder.resolve("kept");
    }

    private static Map<String, String> step(int result) {
        return Map.of(
                "Step", "class Step { long run() { return System.nanoTime() + Part.of(); } }", "Part", """
                class Part { static int of() { return %d; } }
                """.formatted(
                                result));
    }

    private Compiled jar(int result) throws IOException {
        return Compiled.folder(folder, step(result)).jar(folder.resolve("step.jar"), 0);
    }

    private static URLClassLoader loader(Compiled code, Compiled... libraries) throws IOException {
        return code.loader(ClassLoader.getPlatformClassLoader(), libraries);
    }

    private FingerprintStore open(URLClassLoader loader) {
        return Objects.requireNonNull(FingerprintStore.of(loader, kept(), LATER));
    }

    /** Returns what a new process finds out about the step, and has it keep that. */
    private Fingerprinted found(Compiled code, Compiled... libraries) throws IOException {
        try (URLClassLoader loader = loader(code, libraries)) {
            return new LoaderFingerprints(open(loader)).result(STEP, loader);
        }
    }

    /** Returns what is kept for a new process, which has read no class file yet, or null. */
    private Fingerprinted kept(Compiled code, Compiled... libraries) throws IOException {
        try (URLClassLoader loader = loader(code, libraries)) {
            return open(loader).get(STEP.key(), new ClassPool.Known());
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.exists(kept())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(kept())) {
            return files.toList();
        }
    }

    @Test
    void anotherProcess_findsAllThatWasFoundOut() throws Exception {
        Compiled code = jar(1);
        assertThat(kept(code)).isNull();
        Fingerprinted found = found(code);
        assertThat(found.hidden()).isNotEmpty();
        assertThat(kept(code)).isEqualTo(found);
        assertThat(found(code)).isEqualTo(found);
    }

    @Test
    void anotherProcess_findsLibraries() throws Exception {
        Compiled library = Compiled.folder(folder, Map.of("Part", """
                        public class Part { public static long of() { return System.nanoTime(); } }
                        """)).jar(folder.resolve("part.jar"), 0);
        Compiled code = Compiled.folder(
                        folder, Map.of("Step", "class Step { long run() { return Part.of(); } }"), library)
                .jar(folder.resolve("step.jar"), 0);
        Fingerprinted found = found(code, library);
        assertThat(found.libraryInputs()).containsOnlyKeys("part.jar");
        assertThat(kept(code, library)).isEqualTo(found);
    }

    @Test
    void changedJar_ofSameSizeAndTime_isReadAgain() throws Exception {
        Compiled code = jar(1);
        FileTime time = Files.getLastModifiedTime(code.path());
        long size = Files.size(code.path());
        Fingerprinted before = found(code);
        int other = 2;
        while (Files.size(jar(other).path()) != size) {
            other++;
        }
        Files.setLastModifiedTime(code.path(), time);
        assertThat(kept(code)).isNull();
        assertThat(found(code).digest()).isNotEqualTo(before.digest());
    }

    @Test
    void replacedJar_ofSameSizeAndTime_isReadAgain() throws Exception {
        Compiled other = Compiled.folder(folder, step(2)).jar(folder.resolve("other.jar"), 0);
        Compiled code = jar(1);
        Fingerprinted before = found(code);
        Files.setLastModifiedTime(other.path(), Files.getLastModifiedTime(code.path()));
        Files.move(other.path(), code.path(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(kept(code)).isNull();
        assertThat(found(code).digest()).isNotEqualTo(before.digest());
    }

    @Test
    void changedClassInFolder_ofSameSizeAndTime_isReadAgain() throws Exception {
        Compiled code = Compiled.folder(folder, step(1));
        Path part = code.path().resolve("Part.class");
        FileTime time = Files.getLastModifiedTime(part);
        Fingerprinted before = found(code);
        assertThat(kept(code)).isEqualTo(before);
        Files.write(
                part, Files.readAllBytes(Compiled.folder(folder, step(2)).path().resolve("Part.class")));
        Files.setLastModifiedTime(part, time);
        assertThat(kept(code)).isNull();
        assertThat(found(code).digest()).isNotEqualTo(before.digest());
    }

    @Test
    void classThatAppearsEarlierInSearchPath_isFound() throws Exception {
        Compiled first = new Compiled(Files.createDirectories(folder.resolve("first")));
        Compiled second = jar(1);
        Fingerprinted before = found(first, second);
        Files.copy(
                Compiled.folder(folder, step(2)).path().resolve("Part.class"),
                first.path().resolve("Part.class"));
        assertThat(found(first, second).digest()).isNotEqualTo(before.digest());
    }

    @Test
    void jarThatAppears_isFound() throws Exception {
        Compiled missing = new Compiled(folder.resolve("missing.jar"));
        Compiled code = jar(1);
        Fingerprinted before = found(missing, code);
        Compiled.folder(folder, step(2)).jar(missing.path(), 0);
        assertThat(found(missing, code).digest()).isNotEqualTo(before.digest());
    }

    @Test
    void changeDuringAnalysis_isNotKeptAsWhatWasThereBefore() throws Exception {
        Compiled code = jar(1);
        try (URLClassLoader loader = loader(code)) {
            LoaderFingerprints fingerprints = new LoaderFingerprints(open(loader));
            jar(2);
            fingerprints.result(STEP, loader);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void filesThatWereJustChanged_areNotKept() throws Exception {
        Compiled code = jar(1);
        try (URLClassLoader loader = loader(code)) {
            FingerprintStore store = FingerprintStore.of(
                    loader,
                    kept(),
                    FileTime.from(Files.getLastModifiedTime(code.path()).toInstant()));
            new LoaderFingerprints(store).result(STEP, loader);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void changeAfterLoaderOpenedItsJar_isNotKept() throws Exception {
        Compiled part =
                Compiled.folder(folder, Map.of("Part", step(1).get("Part"))).jar(folder.resolve("part.jar"), 0);
        Compiled step = Compiled.folder(folder, Map.of("Step", step(1).get("Step")), part);
        Path jar = step.jar(folder.resolve("step.jar"), 0).path();
        Compiled both = Compiled.folder(folder, step(2)).jar(folder.resolve("both.jar"), 0);
        Instant start = FileStamp.of(both.path()).changed().toInstant();
        try (URLClassLoader loader = loader(new Compiled(jar), part)) {
            assertThat(loader.getResource("Part.class").getPath()).contains("/part.jar!");
            Files.move(both.path(), jar, StandardCopyOption.REPLACE_EXISTING);
            FingerprintStore store = FingerprintStore.of(loader, kept(), FingerprintStore.settled(start));
            new LoaderFingerprints(store).result(STEP, loader);
            assertThat(loader.getResource("Part.class").getPath()).contains("/part.jar!");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void changeSinceTheProcessBegan_isNotKept() throws Exception {
        Instant start = ProcessHandle.current().info().startInstant().orElseThrow();
        assertThat(FingerprintStore.settled(start).toInstant()).isEqualTo(start.minusSeconds(2));
        try (URLClassLoader loader = loader(jar(1))) {
            new LoaderFingerprints(FingerprintStore.of(loader, kept(), null)).result(STEP, loader);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void processWhoseBeginningIsNotKnown_keepsNothing() throws Exception {
        FileTime settled = FingerprintStore.settled(null);
        try (URLClassLoader loader = loader(jar(1))) {
            assertThat(SearchPath.of(loader, kept()).isOlderThan(settled)).isFalse();
            new LoaderFingerprints(FingerprintStore.of(loader, kept(), settled)).result(STEP, loader);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void linkThatWasJustChanged_isNotKept() throws Exception {
        Compiled code = jar(1);
        Compiled link = new Compiled(folder.resolve("link.jar"));
        FileTime changed;
        do { // until the clock of the file system has ticked
            Files.deleteIfExists(link.path());
            Files.createSymbolicLink(link.path(), code.path());
            changed = FileStamp.of(link.path(), LinkOption.NOFOLLOW_LINKS).changed();
        } while (changed.equals(FileStamp.of(link.path()).changed()));
        try (URLClassLoader loader = loader(link)) {
            new LoaderFingerprints(FingerprintStore.of(loader, kept(), changed)).result(STEP, loader);
            assertThat(files()).isEmpty();
        }
        try (URLClassLoader loader = loader(code)) {
            new LoaderFingerprints(FingerprintStore.of(loader, kept(), changed)).result(STEP, loader);
            assertThat(files()).hasSize(1);
        }
    }

    @Test
    void linkThatLedElsewhereMeanwhile_isNotKept() throws Exception {
        Compiled code = jar(1);
        Compiled other = Compiled.folder(folder, step(2)).jar(folder.resolve("other.jar"), 0);
        Path link = Files.createSymbolicLink(folder.resolve("link.jar"), code.path());
        try (URLClassLoader loader = loader(new Compiled(link))) {
            LoaderFingerprints fingerprints = new LoaderFingerprints(open(loader));
            Files.delete(link);
            Files.createSymbolicLink(link, other.path());
            assertThat(loader.getResource("Step.class")).isNotNull();
            Files.delete(link);
            Files.createSymbolicLink(link, code.path());
            fingerprints.result(STEP, loader);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void jarThatWasJustRemoved_isNotKept() throws Exception {
        Compiled code = jar(1);
        Path there = Files.createDirectory(folder.resolve("there"));
        Compiled missing = new Compiled(there.resolve("missing.jar"));
        FileTime changed;
        do { // until the clock of the file system has ticked
            Files.delete(Files.createFile(missing.path()));
            changed = FileStamp.of(there).changed();
        } while (changed.equals(FileStamp.of(code.path()).changed()));
        try (URLClassLoader loader = loader(missing, code)) {
            new LoaderFingerprints(FingerprintStore.of(loader, kept(), changed)).result(STEP, loader);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void changeAfterwards_isSeenByWhatWasKept() throws Exception {
        Compiled code = jar(1);
        found(code);
        try (URLClassLoader loader = loader(code)) {
            LoaderFingerprints again = new LoaderFingerprints(open(loader));
            again.result(STEP, loader);
            assertThat(again.isCurrent(loader)).isTrue();
            jar(2);
            assertThat(again.isCurrent(loader)).isFalse();
        }
    }

    @Test
    void jarThatNamesOthers_isNotKept() throws Exception {
        Compiled code = jar(1);
        Path leading = folder.resolve("leading.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "step.jar");
        try (OutputStream file = Files.newOutputStream(leading)) {
            new JarOutputStream(file, manifest).close();
        }
        Fingerprinted found = found(new Compiled(leading));
        assertThat(found).isEqualTo(found(code));
        assertThat(kept(new Compiled(leading))).isNull();
    }

    @Test
    void loaderOfAnotherKind_hasNoSearchPath() throws Exception {
        try (URLClassLoader parent = loader(jar(1))) {
            ClassLoader loader = new ClassLoader(parent) {};
            assertThat(FingerprintStore.of(loader, kept(), LATER)).isNull();
            assertThat(new LoaderFingerprints(null).result(STEP, loader).digest())
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.01, 0.3, 0.6, 0.9, 0.999})
    void damagedFile_isAsIfThereWereNone(double at) throws Exception {
        Compiled code = jar(1);
        Fingerprinted found = found(code);
        Path file = files().get(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) (bytes.length * at)] ^= 0x10;
        Files.write(file, bytes);
        assertThat(kept(code)).isNull();
        assertThat(found(code)).isEqualTo(found);
        assertThat(kept(code)).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.3, 0.999})
    void fileThatWasCutOff_isAsIfThereWereNone(double at) throws Exception {
        Compiled code = jar(1);
        Fingerprinted found = found(code);
        Path file = files().get(0);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, (int) (bytes.length * at)));
        assertThat(kept(code)).isNull();
        assertThat(found(code)).isEqualTo(found);
        assertThat(kept(code)).isEqualTo(found);
    }

    @Test
    void recordThatIsBeingWritten_leavesThoseBefore() throws Exception {
        Compiled code = jar(1);
        Fingerprinted found = found(code);
        try (URLClassLoader loader = loader(code)) {
            open(loader).add("other", found, new ClassPool.Known());
            Path file = files().get(0);
            byte[] bytes = Files.readAllBytes(file);
            for (int cut : new int[] {1, 9, 100}) {
                Files.write(file, Arrays.copyOf(bytes, bytes.length - cut));
                assertThat(kept(code)).isEqualTo(found);
                assertThat(open(loader).get("other", new ClassPool.Known())).isNull();
            }
            FingerprintStore before = open(loader);
            Files.write(file, bytes);
            before.add("another", found, new ClassPool.Known());
            for (String each : List.of(STEP.key(), "other", "another")) {
                assertThat(open(loader).get(each, new ClassPool.Known())).isEqualTo(found);
            }
        }
    }

    @Test
    void recordThatNobodyGoesOnWriting_isWrittenAnew() throws Exception {
        Compiled code = jar(1);
        Fingerprinted found = found(code);
        Path file = files().get(0);
        Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
        try (URLClassLoader loader = loader(code)) {
            open(loader).add("other", found, new ClassPool.Known());
            assertThat(open(loader).get("other", new ClassPool.Known())).isEqualTo(found);
        }
    }

    @Test
    void resourcesSoughtByOtherThreads_whileARecordIsWritten_takeNoOthersPlace() throws Exception {
        Compiled code = jar(1);
        Fingerprinted found = found(code);
        Map<Sought, List<String>> sought = new ConcurrentHashMap<>() {
            @Override
            public int size() {
                int before = super.size();
                put(new Sought("found meanwhile " + before, false), List.of());
                return before;
            }
        };
        List<Sought> own = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            own.add(new Sought("found before " + i, false));
            sought.put(own.get(i), List.of());
        }
        ClassPool.Known none = new ClassPool.Known();
        ClassPool.Known known = new ClassPool.Known(
                none.found(),
                none.shared(),
                none.named(),
                none.models(),
                none.declarations(),
                none.files(),
                sought,
                none.analysed());
        try (URLClassLoader loader = loader(code)) {
            open(loader).add("other", found, known);
            ClassPool.Known again = new ClassPool.Known();
            assertThat(open(loader).get("other", again)).isEqualTo(found);
            assertThat(again.sought()).containsKeys(own.toArray(new Sought[0]));
        }
    }

    @Test
    void recordOfManyFiles_isShort() throws Exception {
        Compiled code = Compiled.folder(folder, step(1));
        for (int i = 0; i < 1000; i++) {
            Files.createFile(code.path().resolve("data" + i));
        }
        Fingerprinted found = found(code);
        long before = Files.size(files().get(0));
        ClassPool.Known all = new ClassPool.Known();
        all.files()
                .putAll(new LocationOnDisk(code.path().toRealPath())
                        .content(ClassLoader.getPlatformClassLoader(), LocationContent.Classes.AS_THEY_ARE)
                        .files());
        assertThat(all.files()).hasSizeGreaterThan(1000);
        try (URLClassLoader loader = loader(code)) {
            open(loader).add("other", found, all);
            assertThat(Files.size(files().get(0)) - before).isBetween(1L, 3000L);
            ClassPool.Known again = new ClassPool.Known();
            assertThat(open(loader).get("other", again)).isEqualTo(found);
            assertThat(again.files()).isEqualTo(all.files());
        }
    }

    @Test
    void folderThatCannotBeWritten_isNoError() throws Exception {
        Files.writeString(kept(), "a file");
        assertThat(found(jar(1)).digest()).isNotNull();
    }

    @Test
    void processesThatAddAtTheSameTime_loseNothingThatIsWhole() throws Exception {
        Compiled code = jar(1);
        int processes = 4;
        int each = 6;
        try (URLClassLoader loader = loader(code)) {
            ClassPool.Known known = new ClassPool.Known();
            known.files().put(code.path().toRealPath(), FileStamp.of(code.path()));
            Fingerprinted result = new LoaderFingerprints(null).result(STEP, loader);
            open(loader).add("first", result, known);
            List<CompletableFuture<Void>> adding = new ArrayList<>();
            for (int process = 0; process < processes; process++) {
                FingerprintStore store = open(loader);
                String name = process + " ";
                adding.add(CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < each; i++) {
                        store.add(name + i, result, known);
                    }
                }));
            }
            adding.forEach(CompletableFuture::join);
            FingerprintStore store = open(loader);
            for (int process = 0; process < processes; process++) {
                for (int i = 0; i < each; i++) {
                    assertThat(store.get(process + " " + i, new ClassPool.Known()))
                            .isEqualTo(result);
                }
            }
        }
    }

    @Test
    void filesOfOthers_areLeftAlone() throws Exception {
        Files.createDirectories(kept());
        FileTime old = FileTime.from(Instant.now().minus(400, ChronoUnit.DAYS));
        Path thesis = Files.writeString(kept().resolve("thesis.tex"), "ten years of work");
        Path number = Files.writeString(kept().resolve("cafe"), "a name that is a number");
        Path named = Files.createDirectory(kept().resolve("cafe.fingerprints"));
        Path link = Files.createSymbolicLink(kept().resolve("beef.fingerprints"), thesis);
        Path own = Files.writeString(kept().resolve("f00d.fingerprints"), "of a search path of long ago");
        for (Path each : List.of(thesis, number, named, own)) {
            Files.setLastModifiedTime(each, old);
        }
        Fingerprinted found = found(jar(1));
        assertThat(found.digest()).isNotNull();
        assertThat(files())
                .contains(thesis, number, named, link)
                .doesNotContain(own)
                .hasSize(5);
    }

    @Test
    void manyFiles_makeRoomForAnother() throws Exception {
        Files.createDirectories(kept());
        for (int i = 0; i < StoreFolder.MOST_FILES + 10; i++) {
            Path file = Files.writeString(kept().resolve(Integer.toHexString(i) + ".fingerprints"), "other");
            Files.setLastModifiedTime(
                    file, FileTime.from(Instant.now().minus(20, ChronoUnit.DAYS).plusSeconds(i)));
        }
        Compiled code = jar(1);
        Fingerprinted found = found(code);
        assertThat(files())
                .hasSize(StoreFolder.MOST_FILES)
                .contains(kept().resolve("49.fingerprints"))
                .doesNotContain(kept().resolve("0.fingerprints"));
        assertThat(kept(code)).isEqualTo(found);
    }

    @Test
    void fileThatGrows_takesTheRoomOfOthers() throws Exception {
        Compiled code = jar(1);
        Fingerprinted found = found(code);
        for (String name : List.of("1", "2")) {
            Path file = Files.createFile(kept().resolve(name + ".fingerprints"));
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.allocate(1), StoreFolder.MOST_BYTES_IN_ALL / 2 - 1);
            }
            Files.setLastModifiedTime(
                    file, FileTime.from(Instant.now().minus(20 - Integer.parseInt(name), ChronoUnit.DAYS)));
        }
        try (URLClassLoader loader = loader(code)) {
            FingerprintStore store = open(loader);
            store.add("a", found, new ClassPool.Known());
            assertThat(files()).hasSize(3);
            store.add("b".repeat(300_000), found, new ClassPool.Known());
        }
        assertThat(files()).hasSize(2).doesNotContain(kept().resolve("1.fingerprints"));
        assertThat(kept(code)).isEqualTo(found);
    }

    @Test
    void tooLargeFile_isAsIfThereWereNone() throws Exception {
        Compiled code = jar(1);
        Fingerprinted found = found(code);
        try (FileChannel file = FileChannel.open(files().get(0), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), StoreFolder.MOST_BYTES);
        }
        assertThat(kept(code)).isNull();
        assertThat(files()).isEmpty();
        assertThat(found(code)).isEqualTo(found);
    }

    @Test
    void folderAndFiles_areForTheirOwnerAlone() throws Exception {
        found(jar(1));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx---rwx"})
    void folderThatOthersMayWrite_isNotUsed(String permissions) throws Exception {
        Compiled code = jar(1);
        found(code);
        Files.setPosixFilePermissions(kept(), PosixFilePermissions.fromString(permissions));
        assertThat(kept(code)).isNull();
        Files.delete(files().get(0));
        assertThat(found(code).digest()).isNotNull();
        assertThat(files()).isEmpty();
    }

    @Test
    void fileThatOthersMayWrite_isNotUsed() throws Exception {
        Compiled code = jar(1);
        found(code);
        Files.setPosixFilePermissions(files().get(0), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(kept(code)).isNull();
    }

    @Test
    void linkInTheWay_isNotFollowed() throws Exception {
        Compiled code = jar(1);
        found(code);
        Path file = files().get(0);
        Path elsewhere = Files.move(file, folder.resolve("elsewhere"));
        byte[] content = Files.readAllBytes(elsewhere);
        Files.createSymbolicLink(file, elsewhere);
        assertThat(kept(code)).isNull();
        assertThat(found(code).digest()).isNotNull();
        assertThat(elsewhere).hasBinaryContent(content);
    }

    @Test
    @Timeout(60)
    void pipeInTheWay_isNotWaitedFor() throws Exception {
        Compiled code = jar(1);
        Fingerprinted found = found(code);
        Path file = files().get(0);
        Files.delete(file);
        assertThat(new ProcessBuilder("mkfifo", "-m", "600", file.toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(kept(code)).isNull();
        assertThat(found(code)).isEqualTo(found);
    }

    private static StoreFolder chosen(String stated) {
        String before = System.getProperty(CodeFingerprint.STORE);
        System.setProperty(CodeFingerprint.STORE, stated);
        try {
            return StoreFolder.chosen();
        } finally {
            if (before == null) {
                System.clearProperty(CodeFingerprint.STORE);
            } else {
                System.setProperty(CodeFingerprint.STORE, before);
            }
        }
    }

    @Test
    void property_namesTheFolderOrNone() {
        assertThat(chosen("/kept")).isEqualTo(new StoreFolder(Path.of("/kept")));
        assertThat(chosen("kept")).isEqualTo(new StoreFolder(Path.of("kept")));
        assertThat(chosen("none")).isNull();
        assertThat(chosen("")).isNull();
        assertThat(chosen("a\0b")).isNull();
    }

    @Test
    void userWithoutHome_hasNoFolder() {
        assertThat(StoreFolder.usual(null, "?")).isNull();
        assertThat(StoreFolder.usual("caches", "")).isNull();
        assertThat(StoreFolder.usual("", null)).isNull();
        assertThat(StoreFolder.usual("/caches", "?")).isEqualTo(Path.of("/caches/crystallize/fingerprints"));
    }

    @Test
    void relativeFolderOfCaches_isIgnored() {
        Path usual = Path.of("/home/.cache/crystallize/fingerprints");
        assertThat(StoreFolder.usual(null, "/home")).isEqualTo(usual);
        assertThat(StoreFolder.usual("", "/home")).isEqualTo(usual);
        assertThat(StoreFolder.usual("caches", "/home")).isEqualTo(usual);
        assertThat(StoreFolder.usual("/caches", "/home")).isEqualTo(Path.of("/caches/crystallize/fingerprints"));
    }

    @Test
    void classPathFolder_inWhichFilesAreWritten_isNotKept() throws Exception {
        Compiled code = Compiled.folder(folder, step(1));
        try (URLClassLoader loader = loader(code)) {
            assertThat(FingerprintStore.of(loader, kept(), LATER)).isNotNull();
            assertThat(FingerprintStore.of(loader, code.path(), LATER)).isNull();
            assertThat(FingerprintStore.of(loader, code.path().resolve("a").resolve("b"), LATER))
                    .isNull();
        }
        Path working = Path.of("").toAbsolutePath();
        for (Path each : List.of(working, working.getParent())) {
            try (URLClassLoader loader = loader(new Compiled(each))) {
                assertThat(FingerprintStore.of(loader, kept(), LATER)).isNull();
            }
        }
    }

    @Test
    void folderOfVeryManyFiles_isNotKept() throws Exception {
        Compiled code = Compiled.folder(folder, step(1));
        for (int i = 0; i < 3000; i++) {
            Files.createFile(code.path().resolve("data" + i));
        }
        try (URLClassLoader loader = loader(code)) {
            assertThat(FingerprintStore.of(loader, kept(), LATER)).isNull();
        }
    }

    @Test
    void jarThatIsNamedTwice_throughALink_isCurrent() throws Exception {
        Compiled library = Compiled.folder(
                        folder, Map.of("Part", "public class Part { public static long of() { return 1; } }"))
                .jar(folder.resolve("part.jar"), 0);
        Compiled code = Compiled.folder(
                        folder, Map.of("Step", "class Step { long run() { return Part.of(); } }"), library)
                .jar(folder.resolve("step.jar"), 0);
        Compiled link = new Compiled(Files.createSymbolicLink(folder.resolve("link.jar"), library.path()));
        Fingerprinted found = found(link, library, code);
        assertThat(kept(link, library, code)).isEqualTo(found);
        try (URLClassLoader loader = loader(link, library, code)) {
            LoaderFingerprints again = new LoaderFingerprints(open(loader));
            again.result(STEP, loader);
            assertThat(again.isCurrent(loader)).isTrue();
        }
    }

    @Test
    void closedLoader_isLetGo() throws Exception {
        URLClassLoader loader = loader(jar(1));
        LoaderFingerprints fingerprints = new LoaderFingerprints(open(loader));
        fingerprints.result(STEP, loader);
        loader.close();
        WeakReference<ClassLoader> gone = new WeakReference<>(loader);
        loader = null;
        for (int i = 0; i < 100 && gone.get() != null; i++) {
            System.gc();
        }
        assertThat(gone.get()).isNull();
        Reference.reachabilityFence(fingerprints);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk.util.jar.enableMultiRelease", "jdk.util.jar.version", "jdk.module.upgrade.path"})
    void propertyThatDecidesWhatIsFound_isPartOfTheSearchPath(String property) throws Exception {
        try (URLClassLoader loader = loader(jar(1))) {
            String before = SearchPath.of(loader, kept()).text();
            System.setProperty(property, "11");
            try {
                assertThat(SearchPath.of(loader, kept()).text()).isNotEqualTo(before);
            } finally {
                System.clearProperty(property);
            }
        }
    }

    @Test
    void analysedJars_areThoseOfTheBeginning() throws Exception {
        String before = System.getProperty(CodeFingerprint.ANALYSED, "");
        try (URLClassLoader loader = loader(jar(1))) {
            String text = SearchPath.of(loader, kept()).text();
            System.setProperty(CodeFingerprint.ANALYSED, "step.jar");
            assertThat(SearchPath.of(loader, kept()).text()).isEqualTo(text);
        } finally {
            System.setProperty(CodeFingerprint.ANALYSED, before);
        }
    }

    /** Says in a process of its own whether there is a search path. */
    static final class Telling {
        public static void main(String[] args) {
            ClassLoader loader = Telling.class.getClassLoader();
            System.out.print(SearchPath.of(loader, Path.of(args[0])) != null);
        }
    }

    private String told(String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Telling.class.getName()));
        command.add(kept().toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void codeBeforeAllLoaders_isNotKept() throws Exception {
        Path classes = Compiled.folder(folder, step(2)).path();
        Path jar = folder.resolve("leading.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        try (OutputStream file = Files.newOutputStream(jar)) {
            new JarOutputStream(file, manifest).close();
        }
        assertThat(told()).isEqualTo("true");
        assertThat(told("-Xbootclasspath/a:" + classes)).isEqualTo("false");
        assertThat(told("-Xbootclasspath/a:" + jar)).isEqualTo("false");
    }
}
