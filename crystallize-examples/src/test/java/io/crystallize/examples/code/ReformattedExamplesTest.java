package io.crystallize.examples.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.code.CodeFingerprint;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the examples' sources look like changes no fingerprint. */
class ReformattedExamplesTest {
    /** Text blocks, texts and characters, comments, white space. */
    private static final Pattern TOKENS = Pattern.compile(
            "(\"\"\"(?:[^\\\\]|\\\\.)*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)+')"
                    + "|(//[^\\n]*|/\\*.*?\\*/)|(\\s+)",
            Pattern.DOTALL);

    @TempDir
    Path folder;

    private Path compiled(UnaryOperator<String> change) throws IOException {
        List<JavaFileObject> units = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String source = change.apply(Files.readString(file));
                units.add(
                        new SimpleJavaFileObject(
                                URI.create("string:///" + file.toString().replace('\\', '/')),
                                JavaFileObject.Kind.SOURCE) {
                            @Override
                            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                                return source;
                            }
                        });
            }
        }
        Path out = Files.createTempDirectory(folder, "classes");
        StringWriter messages = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "--release",
                    "17",
                    "-proc:none",
                    "-d",
                    out.toString(),
                    "-cp",
                    System.getProperty("java.class.path"));
            assertThat(compiler.getTask(messages, files, null, options, null, units)
                            .call())
                    .as(messages.toString())
                    .isTrue();
        }
        return out;
    }

    private static String changed(String source, String comment, String space) {
        return TOKENS.matcher(source)
                .replaceAll(token -> Matcher.quoteReplacement(
                        token.group(1) != null ? token.group(1) : token.group(2) != null ? comment : space));
    }

    @Test
    void commentsAndWhiteSpace_changeNoFingerprint() throws Exception {
        List<Path> versions = List.of(
                ExampleLoader.compiled(),
                compiled(source -> source),
                compiled(source -> changed(source, " ", " ")),
                compiled(source -> changed(source, "/* more\n to say */", "\n\n  ")));
        List<String> classes = ExampleLoader.classes(versions.get(0));
        for (String entry : classes) {
            String name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
            List<Object> fingerprints = new ArrayList<>();
            for (Path version : versions) {
                fingerprints.add(
                        CodeFingerprint.of(name, new ExampleLoader(List.of(version), UnaryOperator.identity())));
            }
            assertThat(Set.copyOf(fingerprints)).as(name).hasSize(1);
        }
        System.out.printf("Reformatted: %d classes of the examples in %d versions%n", classes.size(), versions.size());
    }
}
