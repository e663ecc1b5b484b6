package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** What is begun; that Maven builds, tests and runs it is a proof of its own, in {@code .ci/outsider}. */
class NewCommandTest {
    @TempDir
    private Path folder;

    private Outcome begin(String... arguments) {
        return Outcome.of(Stream.concat(
                        Stream.concat(Stream.of("new"), Stream.of(arguments)), Stream.of("--in", folder.toString()))
                .toArray(String[]::new));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugin", "experiment"})
    void project_hasItsNames_andNothingLeftToFillIn(String kind) throws IOException {
        Outcome outcome = begin(kind, "bird-song", "--package", "org.acme.birds");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("bird-song").contains("README.md");
        assertThat(folder.resolve("bird-song/pom.xml")).content().contains("<artifactId>bird-song</artifactId>");
        assertThat(folder.resolve("bird-song/.gitignore")).exists();
        assertThat(folder.resolve("bird-song/src/main/java/org/acme/birds/Mean.java"))
                .content()
                .startsWith("package org.acme.birds;");
        assertThat(files()).hasSizeGreaterThan(8).allSatisfy(file -> {
            assertThat(file.toString()).doesNotContain("__");
            assertThat(file).content().doesNotContain("__").doesNotContain("${project.version}</crystallize");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugin", "experiment"})
    void project_compiles_withItsTests(String kind) throws IOException {
        begin(kind, "bird-song", "--package", "org.acme.birds");
        Path project = folder.resolve("bird-song");
        Path classes = Files.createDirectory(folder.resolve("classes"));
        String path = classes + File.pathSeparator + System.getProperty("java.class.path");

        assertThat(compiled(project.resolve("src/main/java"), path, classes)).isEmpty();
        assertThat(compiled(project.resolve("src/test/java"), path, classes)).isEmpty();
        assertThat(classes.resolve("org/acme/birds/Mean.class")).exists();
    }

    /** Returns what the compiler says. */
    private static String compiled(Path sources, String path, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options = List.of(
                "-d",
                classes.toString(),
                "-cp",
                path,
                "--release",
                "17",
                "-proc:none",
                "-Xlint:all,-path",
                "-parameters");
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null);
                Stream<Path> all = Files.walk(sources)) {
            List<Path> files =
                    all.filter(file -> file.toString().endsWith(".java")).toList();
            compiler.getTask(messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
        }
        return messages.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugin", "experiment"})
    void project_hasAPomThatCanBeRead(String kind) throws Exception {
        begin(kind, "bird-song");

        assertThat(artifact(folder.resolve("bird-song/pom.xml"))).isEqualTo("bird-song");
    }

    /** They stand beside our build, so it doesn't read them. */
    @Test
    void pluginsOfTheExamples_havePomsThatCanBeRead() throws Exception {
        List<Path> poms;
        try (Stream<Path> projects = Files.list(Path.of("../crystallize-examples/plugins"))) {
            poms = projects.map(project -> project.resolve("pom.xml"))
                    .filter(Files::exists)
                    .toList();
        }
        assertThat(poms).hasSizeGreaterThanOrEqualTo(3);
        for (Path pom : poms) {
            assertThat(artifact(pom)).as("artifact of %s", pom).isNotBlank();
        }
    }

    private static String artifact(Path pom) throws Exception {
        Element project = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(pom.toFile())
                .getDocumentElement();
        assertThat(project.getTagName()).isEqualTo("project");
        return XPathFactory.newDefaultInstance().newXPath().evaluate("artifactId", project);
    }

    @Test
    void pluginWithTheNameOfTheFramework_isRefused_asItWouldNotLoad() throws IOException {
        Outcome outcome = begin("plugin", "crystallize");

        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("'crystallize' can't be the name of a plugin: it is the framework's own");
        assertThat(files()).isEmpty();
        assertThat(begin("experiment", "crystallize").code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bird", "bird_song", "-bird", "bird--song", "../bird", "1bird"})
    void nameThatIsNone_isRefused_andNothingIsWritten(String name) throws IOException {
        Outcome outcome = begin("plugin", name);

        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(files()).isEmpty();
    }

    @Test
    void nameThatGivesNoPackage_asksForOne() throws IOException {
        Outcome outcome = begin("plugin", "new");

        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("'com.example.new' is no name of a Java package; give one with --package");
        assertThat(files()).isEmpty();
    }

    @Test
    void folderThatIsThere_isLeftAlone() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("birds")).resolve("notes"), "mine");

        Outcome outcome = begin("plugin", "birds");

        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("There is '" + folder.resolve("birds") + "' already");
        assertThat(files()).hasSize(1);
    }
}
