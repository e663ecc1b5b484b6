package io.crystallize.cli;

import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What options are when they are not typed: the file {@code crystallize.properties} in the working folder may say, such
 * as {@code cache.max-size = 10GB}. Its keys are the long names of options.
 */
final class Settings implements IDefaultValueProvider {
    static final Path FILE = Path.of("crystallize.properties");

    /** What one wants always; the others are for one run. */
    private static final Set<String> KEYS = new TreeSet<>(Set.of(
            "cache",
            "cache.max-size",
            "cache.certificates",
            "runs",
            "runs.keep-artifacts",
            "runs.max-artifact-size",
            "executor",
            "plugins",
            "audit",
            "guard"));

    private final Properties properties;

    private Settings(Properties properties) {
        this.properties = properties;
    }

    /**
     * Reads the file, if there is one.
     *
     * @throws InvalidInputException if it can't be read, or has a key that is none of these
     */
    static Settings read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            return new Settings(properties);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidInputException(file + " can't be read: " + e.getMessage());
        }
        Set<String> known = KEYS;
        List<Problem> problems = new ArrayList<>();
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            if (!known.contains(key)) {
                problems.add(Problem.of(file + ": there is no setting '" + key + "'. Settings: "
                        + String.join(", ", known) + "." + Suggestions.didYouMean(key, known)));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return new Settings(properties);
    }

    private static String key(OptionSpec option) {
        return option.longestName().replaceFirst("^--?", "");
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option ? properties.getProperty(key(option)) : null;
    }

    /** Says, if it is so, that the value of an option that can't be read stands in the file. */
    String place(@Nullable ArgSpec argument, @Nullable String value) {
        return argument instanceof OptionSpec option
                        && value != null
                        && value.equals(properties.getProperty(key(option)))
                ? " It stands in " + FILE + "."
                : "";
    }
}
