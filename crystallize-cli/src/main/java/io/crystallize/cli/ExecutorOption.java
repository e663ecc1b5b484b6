package io.crystallize.cli;

import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.plugins.file.NamedParts;
import io.crystallize.plugins.registry.Kind;
import io.crystallize.plugins.registry.PluginRegistry;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code --executor} names: {@code serial}, {@code parallel} (one thread for each processor), {@code parallel:N},
 * {@code async:N}, or one of a plugin's.
 *
 * @param text as typed
 */
record ExecutorOption(String text) {
    private static final Pattern LIMITED = Pattern.compile("(parallel|async):([1-9][0-9]{0,4})");

    /**
     * Returns the executor.
     *
     * @throws InvalidInputException if there is none
     */
    TrialExecutor executor(PluginRegistry plugins) {
        if (text.equals("serial")) {
            return TrialExecutor.serial();
        }
        if (text.equals("parallel")) {
            return TrialExecutor.parallel(Runtime.getRuntime().availableProcessors());
        }
        Matcher matcher = LIMITED.matcher(text);
        if (matcher.matches()) {
            int limit = Integer.parseInt(matcher.group(2));
            return matcher.group(1).equals("async") ? TrialExecutor.async(limit) : TrialExecutor.parallel(limit);
        }
        if (plugins.find(Kind.EXECUTOR, NamedParts.name(text)).isEmpty()) {
            Set<String> others = plugins.names(Kind.EXECUTOR);
            throw new InvalidInputException("Invalid value for option '--executor': expected 'serial', 'parallel',"
                    + " 'parallel:N' or 'async:N' with N from 1 to 99999"
                    + (others.isEmpty() ? "" : ", or one of the plugins': " + String.join(", ", others)) + "; found '"
                    + text + "'");
        }
        try {
            return new NamedParts(plugins).executor(text);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(e.problems().stream()
                    .map(problem -> Problem.of("Option '--executor': " + problem.message()))
                    .toList());
        }
    }
}
