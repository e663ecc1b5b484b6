package io.crystallize.core.code;

import java.io.IOException;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is analysed method by method, beside which all other folders and jars count whole.
 *
 * @param location the folder or jar of the class whose fingerprint is asked for
 */
record Home(CodeLocation location) {
    private static final List<Pattern> CONFIGURED = Arrays.stream(CodeFingerprint.ANALYSED_JARS.split(","))
            .map(String::trim)
            .filter(name -> !name.isEmpty())
            .map(Home::pattern)
            .toList();
    private static final @Nullable CodeLocation FRAMEWORK = framework();

    private static Pattern pattern(String name) {
        return Pattern.compile(
                Arrays.stream(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    private static @Nullable CodeLocation framework() {
        String entry = CodeFingerprint.class.getName().replace('.', '/') + ".class";
        try {
            URL url = Objects.requireNonNull(
                    CodeFingerprint.class.getClassLoader().getResource(entry));
            return CodeLocation.of(url, entry);
        } catch (IOException | NoFingerprintException | RuntimeException e) {
            return null; // then nothing is found to be in it
        }
    }

    boolean analyses(CodeLocation other) {
        return other.equals(location)
                || (!isFramework(other)
                        && (other.isFolder()
                                || CONFIGURED.stream()
                                        .anyMatch(pattern -> pattern.matcher(other.fileName())
                                                .matches())));
    }

    static boolean isFramework(CodeLocation other) {
        return other.equals(FRAMEWORK);
    }
}
