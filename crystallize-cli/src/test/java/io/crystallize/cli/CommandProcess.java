package io.crystallize.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command in a process of its own, as the launcher starts it. */
final class CommandProcess {
    private final Process process;
    private final Path out;
    private final Path err;

    private CommandProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts the command.
     *
     * @param folder the working folder, in which its output is kept too
     * @param jars come before the command's own class path
     */
    static CommandProcess start(Path folder, List<Path> jars, Map<String, String> environment, List<String> arguments)
            throws IOException {
        List<String> classPath = new ArrayList<>();
        jars.forEach(jar -> classPath.add(jar.toString()));
        classPath.add(System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                String.join(File.pathSeparator, classPath),
                Main.class.getName()));
        command.addAll(arguments);
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new CommandProcess(builder.start(), out, err);
    }

    /** Ends it with SIGKILL, where there is such a thing. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    boolean isGoing() {
        return process.isAlive();
    }

    Outcome end() throws IOException, InterruptedException {
        int code = process.waitFor();
        return new Outcome(
                code, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
