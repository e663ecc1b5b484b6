package io.crystallize.cli;

import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Suggestions;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code crystallize} command. */
@Command(
        name = "crystallize",
        description = "Runs experiments that can be trusted: a baseline, treatments, replicates and a verdict.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    /**
     * Runs the command and exits with its code.
     *
     * @param arguments as typed
     */
    public static void main(String[] arguments) {
        int code = execute(
                new PrintWriter(System.out, false, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments);
        System.exit(code);
    }

    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        if (arguments.length == 1
                && Version.OPTIONS.contains(arguments[0])) { // scripts ask, and needn't wait for picocli
            out.println(Version.text());
            out.flush();
            return ExitCode.OK;
        }
        CommandLine command = Subcommands.addTo(new CommandLine(new Main()), arguments)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::badArguments)
                .setExecutionExceptionHandler(Main::failed);
        int code;
        try {
            command.setDefaultValueProvider(Settings.read(Settings.FILE));
            code = command.execute(arguments);
        } catch (InvalidInputException e) {
            e.problems().forEach(err::println);
            code = ExitCode.BAD_INPUT;
        } catch (Error e) { // picocli hands over exceptions only
            err.println("crystallize: " + e);
            code = ExitCode.INTERNAL_ERROR;
        }
        out.flush();
        err.flush();
        return code;
    }

    private static int badArguments(ParameterException e, String[] arguments) {
        PrintWriter err = e.getCommandLine().getErr();
        String place = e.getCommandLine().getDefaultValueProvider() instanceof Settings settings
                ? settings.place(e.getArgSpec(), e.getValue())
                : "";
        err.println("crystallize: " + e.getMessage() + nearest(e) + place);
        err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.BAD_INPUT;
    }

    private static String nearest(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        Set<String> known = new TreeSet<>(spec.optionsMap().keySet());
        known.addAll(spec.subcommands().keySet());
        String suggestion = Suggestions.didYouMean(unmatched.getUnmatched().get(0), known);
        return suggestion.isEmpty() ? "" : "." + suggestion;
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (e instanceof InvalidInputException invalid) {
            invalid.problems().forEach(err::println);
        } else {
            err.println("crystallize: " + e);
        }
        boolean invalidInput = e instanceof InvalidInputException;
        if (command.getCommand() instanceof Verbosity asked
                && (invalidInput ? asked.tracesBadInput() : asked.verbose())) {
            e.printStackTrace(err);
        } else if (!invalidInput) {
            err.println("Run it again with --verbose to see where this comes from.");
        }
        return invalidInput ? ExitCode.BAD_INPUT : ExitCode.INTERNAL_ERROR;
    }

    static final class Version implements IVersionProvider {
        private static final Set<String> OPTIONS = Set.of("--version", "-V");

        private static String text() {
            return "crystallize " + ProjectVersion.get();
        }

        @Override
        public String[] getVersion() {
            return new String[] {text()};
        }
    }
}
