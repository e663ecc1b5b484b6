package io.crystallize.cli;

import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Begins a Maven project of its kind, in a folder that has its name. */
abstract class NewProjectCommand implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private static final String PLUGIN = "plugin";
    private static final String FRAMEWORK = "crystallize";

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            description = "What it is called: lower-case letters, digits and single hyphens, such as text-statistics.")
    private String name;

    @Option(
            names = "--package",
            paramLabel = "PACKAGE",
            description = "The Java package of its classes; by default com.example and its name.")
    private @Nullable String packageName;

    @Option(
            names = "--in",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The folder in which the project gets a folder of its own; by default the current one.")
    private Path in;

    private final String kind;

    NewProjectCommand(String kind) {
        this.kind = kind;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = in.resolve(name);
        String inPackage = packageName == null ? "com.example." + name.replace("-", "") : packageName;
        List<Problem> problems = new ArrayList<>();
        if (!NAME.matcher(name).matches()) {
            problems.add(Problem.of("'" + name + "' can't be the name of a " + kind
                    + ": expected lower-case letters, digits and single hyphens, beginning with a letter"));
        } else if (kind.equals(PLUGIN) && name.equals(FRAMEWORK)) {
            problems.add(Problem.of("'" + name + "' can't be the name of a plugin: it is the framework's own, and a"
                    + " plugin of that name isn't loaded"));
        } else if (!SourceVersion.isName(inPackage, SourceVersion.RELEASE_17)) {
            problems.add(Problem.of("'" + inPackage + "' is no name of a Java package; give one with --package"));
        }
        if (Files.exists(folder)) {
            problems.add(
                    Problem.of("There is '" + folder + "' already; choose another name, or another folder with --in"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        new Scaffold(kind, name, inPackage).write(folder);
        spec.commandLine().getOut().println("Made " + folder.normalize() + ". Go on with its README.md.");
        return ExitCode.OK;
    }

    @Command(
            name = PLUGIN,
            description = "Begins a plugin: a source, steps, an experiment, and their tests.",
            mixinStandardHelpOptions = true,
            versionProvider = Main.Version.class)
    static final class Plugin extends NewProjectCommand {
        Plugin() {
            super(PLUGIN);
        }
    }

    @Command(
            name = "experiment",
            description = "Begins an application with an experiment in Java, and its test.",
            mixinStandardHelpOptions = true,
            versionProvider = Main.Version.class)
    static final class Experiment extends NewProjectCommand {
        Experiment() {
            super("experiment");
        }
    }
}
