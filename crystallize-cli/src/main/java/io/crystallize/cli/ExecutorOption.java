package io.crystallize.cli;

import io.crystallize.core.execution.TrialExecutor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code serial}, {@code parallel} (one thread for each processor) or {@code parallel:N}. */
final class ExecutorOption implements ITypeConverter<TrialExecutor> {
    private static final Pattern PARALLEL = Pattern.compile("parallel:([1-9][0-9]{0,3})");

    @Override
    public TrialExecutor convert(String value) {
        if (value.equals("serial")) {
            return TrialExecutor.serial();
        }
        if (value.equals("parallel")) {
            return TrialExecutor.parallel(Runtime.getRuntime().availableProcessors());
        }
        Matcher matcher = PARALLEL.matcher(value);
        if (matcher.matches()) {
            return TrialExecutor.parallel(Integer.parseInt(matcher.group(1)));
        }
        throw new TypeConversionException(
                "expected 'serial', 'parallel' or 'parallel:N' with N from 1 to 9999, found '" + value + "'");
    }
}
