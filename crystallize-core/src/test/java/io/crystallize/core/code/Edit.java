package io.crystallize.core.code;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An edit of a program, as {@code edits.txt} has them.
 *
 * @param since the Java that it needs
 * @param text of both versions
 */
record Edit(String kind, String name, int since, String text) {
    private static final Pattern TITLE = Pattern.compile("== ([^:]+): (.*?)(?: since (\\d+))?");
    private static final Pattern CHOICE = Pattern.compile("⟦([^⇒]*)⇒([^⟧]*)⟧");
    private static final int[] INPUTS = {-2, 0, 1, 2, 3, 6, 100};

    /** Returns all that this Java can compile. */
    static List<Edit> all() throws IOException {
        List<Edit> edits = new ArrayList<>();
        try (InputStream in = Edit.class.getResourceAsStream("edits.txt")) {
            String[] blocks = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^(?=== )");
            for (String block : List.of(blocks).subList(1, blocks.length)) {
                Matcher title = TITLE.matcher(block.lines().findFirst().orElseThrow());
                if (!title.matches()) {
                    throw new AssertionError("Not the title of an edit: " + block);
                }
                int since = title.group(3) == null ? 17 : Integer.parseInt(title.group(3));
                edits.add(new Edit(title.group(1), title.group(2), since, block.substring(block.indexOf('\n') + 1)));
            }
        }
        return edits.stream()
                .filter(edit -> edit.since <= Runtime.version().feature())
                .toList();
    }

    /** Compiles the program as it was before, or is after, the edit. */
    Compiled compiled(Path parent, boolean after, String debug) throws IOException {
        String edited =
                CHOICE.matcher(text).replaceAll(choice -> Matcher.quoteReplacement(choice.group(after ? 2 : 1)));
        StringBuilder body = new StringBuilder();
        StringBuilder members = new StringBuilder();
        Map<String, StringBuilder> files = new HashMap<>();
        StringBuilder beside = new StringBuilder();
        for (String line : edited.split("\n")) {
            if (line.startsWith("@ ")) {
                beside = files.computeIfAbsent(line.substring(2), key -> new StringBuilder());
            } else if (line.startsWith(">")) {
                body.append(line.substring(Math.min(2, line.length()))).append('\n');
            } else if (line.startsWith("+")) {
                members.append(line.substring(1)).append('\n');
            } else {
                if (files.isEmpty()) {
                    files.put("Step.java", beside);
                }
                beside.append(line).append('\n');
            }
        }
        Map<String, String> sources = new HashMap<>();
        sources.put(
                "Step",
                "import java.util.*; import java.util.function.*; import java.util.stream.*;\n"
                        + "public class Step implements Function<Integer, Object> { public Object apply(Integer n) {\n"
                        + body + "}\n" + members + "}\n" + files.getOrDefault("Step.java", new StringBuilder()));
        files.remove("Step.java");
        files.forEach((file, content) -> {
            if (file.endsWith(".java")) {
                sources.put(file.substring(0, file.length() - 5), content.toString());
            }
        });
        Compiled compiled = Compiled.folder(parent, debug, sources);
        for (Map.Entry<String, StringBuilder> file : files.entrySet()) {
            if (!file.getKey().endsWith(".java")) {
                Path path = compiled.path().resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        }
        return compiled;
    }

    /** Runs a program, and returns what it makes of several numbers. */
    static List<String> run(Compiled program) throws Exception {
        List<String> results = new ArrayList<>();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = program.loader(ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            @SuppressWarnings("unchecked") // as they are written
            Function<Integer, Object> step = (Function<Integer, Object>)
                    loader.loadClass("Step").getDeclaredConstructor().newInstance();
            for (int input : INPUTS) {
                try {
                    results.add(String.valueOf(step.apply(input)));
                } catch (RuntimeException e) {
                    results.add(e.toString());
                }
            }
        } finally {
            thread.setContextClassLoader(before);
        }
        return results;
    }

    @Override
    public String toString() {
        return kind + ": " + name;
    }
}
