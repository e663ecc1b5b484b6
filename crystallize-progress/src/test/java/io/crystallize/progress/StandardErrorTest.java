package io.crystallize.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Context;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Pipeline;
import io.crystallize.core.RunOptions;
import io.crystallize.core.Step;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application shows that only asks for progress, on the standard error of its process. */
@Tag("slow")
class StandardErrorTest {
    @TempDir
    private Path folder;

    /** An application. */
    static final class Application {
        private record Greet() implements Step<String, String> {
            @Override
            public String apply(String name, Context context) {
                return "Hello " + name;
            }
        }

        private Application() {}

        public static void main(String[] arguments) {
            RunOptions options = RunOptions.builder().progress(true).build();
            System.out.print(Pipeline.<String, String>start(new Greet())
                    .run("you", ContextValues.empty(), options)
                    .output());
        }
    }

    private String run(String... options) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Application.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor()).as("exit code").isZero();
        assertThat(out).hasContent("Hello you");
        return Files.readString(err, Charset.forName(System.getProperty("native.encoding")));
    }

    @Test
    void withTerminal_showsTheBar_andNothingElse() throws IOException, InterruptedException {
        String shown = run("-Dcrystallize.terminal=true");

        assertThat(shown).contains(" 1/1 steps ").contains(" greet");
        assertThat(shown.split("\r")).allSatisfy(frame -> assertThat(frame).matches("(baseline 0 .* steps .*)? *"));
    }

    @Test
    void toldThatThereIsNoTerminal_showsNothing() throws IOException, InterruptedException {
        assertThat(run("-Dcrystallize.terminal=false")).isEmpty();
    }

    @Test
    void withoutTerminal_showsNothing() throws IOException, InterruptedException {
        assertThat(run()).isEmpty();
    }
}
