package io.crystallize.cli;

import io.crystallize.core.experiment.PastEvent;
import io.crystallize.core.experiment.PastRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crystallize events}: shows what the steps of a run told. Needs none of the run's code. */
@Command(
        name = "events",
        description = {
            "Shows what the steps of a run told while they ran, a line for each event.",
            "A step whose result was in the cache told nothing."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class EventsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunArgument run;

    @Mixin
    private TrialFilter filter;

    private int shown;

    @Override
    public Integer call() throws IOException {
        Path folder = run.folder();
        PrintWriter out = spec.commandLine().getOut();
        Set<String> conditions = new TreeSet<>();
        Set<String> steps = new TreeSet<>();
        PastRun.events(
                folder,
                past -> {
                    conditions.add(past.trial().condition());
                    steps.add(past.event().step());
                    if (filter.wantsTrial(past.trial().condition(), past.trial().replicate())
                            && filter.wantsStep(past.event().step())) {
                        shown++;
                        out.println(line(past));
                    }
                },
                spec.commandLine().getErr()::println);
        if (conditions.isEmpty()) {
            out.println("No step of the run in '" + folder + "' told anything");
        } else if (shown == 0) {
            throw TrialFilter.nothing(folder, conditions, steps);
        }
        return ExitCode.OK;
    }

    private static String line(PastEvent past) {
        StringBuilder line = new StringBuilder()
                .append(past.event().time())
                .append("  ")
                .append(past.trial().condition())
                .append(' ')
                .append(past.trial().replicate())
                .append(past.session() == 1 ? "" : " (session " + past.session() + ")")
                .append("  ")
                .append(past.event().step())
                .append("  ")
                .append(past.event().name());
        past.event()
                .details()
                .forEach((name, text) ->
                        line.append("  ").append(name).append('=').append(text));
        return printable(line);
    }

    /** On one line, and with nothing that a terminal would do. */
    private static String printable(CharSequence text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> printable.append(
                        Character.isISOControl(c) ? String.format("\\u%04x", c) : Character.toString(c)));
        return printable.toString();
    }
}
