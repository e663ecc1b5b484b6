package io.crystallize.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Another process, which is waited for. */
final class Child {
    private Child() {}

    /** Runs a class of this module with the class path of this process, and returns what it printed. */
    static String java(List<String> options, Path folder, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return java(System.getProperty("java.class.path"), options, folder, main, arguments);
    }

    /** Runs a class of this module that needs nothing but the module's own classes. */
    static String javaAlone(Path folder, Class<?> main) throws IOException, InterruptedException, URISyntaxException {
        String classes = Path.of(
                        main.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
        return java(classes, List.of(), folder, main);
    }

    private static String java(String classPath, List<String> options, Path folder, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", absolute(classPath), main.getName()));
        command.addAll(List.of(arguments));
        return run(command, folder, Set.of(0));
    }

    /** The child works in another folder. */
    private static String absolute(String classPath) {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    /**
     * Runs a command in a folder, and returns what it printed.
     *
     * @throws IOException if it ends with a code that isn't among the expected ones; what it printed is in the message
     */
    static String run(List<String> command, Path folder, Set<Integer> codes) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (!codes.contains(code)) {
            throw new IOException("%s ended with code %d:%n%s".formatted(command, code, output));
        }
        return output;
    }
}
