package io.crystallize.cli;

import io.crystallize.core.CachePolicy;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say how far what is stored is trusted, and steps are. */
final class PolicyOptions {
    @Option(
            names = "--audit",
            paramLabel = "RATE",
            defaultValue = "0",
            converter = Share.class,
            description =
                    "Run this share of the hits nevertheless, from 0 to 1, and compare; by default ${DEFAULT-VALUE}.")
    private double audit;

    @Option(
            names = "--refresh",
            paramLabel = "STEP",
            description = "Compute the results of this step again, and replace those that are stored. May be repeated.")
    private List<String> refresh = new ArrayList<>();

    @Option(
            names = "--guard",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Let a step fail that changes its input in place; the default. --no-guard saves the time"
                    + " to look.")
    private boolean guard;

    CachePolicy policy() {
        return CachePolicy.standard().audit(audit).guard(guard).refresh(refresh);
    }

    /** Reads a number from 0 to 1. */
    static final class Share implements ITypeConverter<Double> {
        @Override
        public Double convert(String value) {
            try {
                double share = Double.parseDouble(value);
                if (share >= 0 && share <= 1) {
                    return share;
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw new TypeConversionException("expected a number from 0 to 1, found '" + value + "'");
        }
    }
}
