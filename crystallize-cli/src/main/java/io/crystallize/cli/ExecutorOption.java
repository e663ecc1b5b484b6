package io.crystallize.cli;

import io.crystallize.core.execution.TrialExecutor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code serial}, {@code parallel} (one thread for each processor), {@code parallel:N} or {@code async:N}. */
final class ExecutorOption implements ITypeConverter<TrialExecutor> {
    private static final Pattern LIMITED = Pattern.compile("(parallel|async):([1-9][0-9]{0,4})");

    @Override
    public TrialExecutor convert(String value) {
        if (value.equals("serial")) {
            return TrialExecutor.serial();
        }
        if (value.equals("parallel")) {
            return TrialExecutor.parallel(Runtime.getRuntime().availableProcessors());
        }
        Matcher matcher = LIMITED.matcher(value);
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "expected 'serial', 'parallel', 'parallel:N' or 'async:N' with N from 1 to" + " 99999, found '"
                            + value + "'");
        }
        int limit = Integer.parseInt(matcher.group(2));
        return matcher.group(1).equals("async") ? TrialExecutor.async(limit) : TrialExecutor.parallel(limit);
    }
}
