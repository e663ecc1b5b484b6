package io.crystallize.cli;

import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.CacheVerifier;
import io.crystallize.core.cache.CacheVerifier.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crystallize cache verify}: checks all that a cache holds against its digests. */
@Command(
        name = "verify",
        description = "Reads all that a cache holds, and sets aside what is damaged: it is computed again when needed.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all is whole", "1:something is damaged", "2:bad input"})
final class CacheVerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CacheArgument cache;

    @Option(names = "--dry-run", description = "Only tell what is damaged.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
        Report report;
        try (CacheBackend backend = cache.toRead()) {
            report = new CacheVerifier(CacheArgument.listing(backend), backend).verify();
        }
        PrintWriter out = spec.commandLine().getOut();
        report.damaged()
                .forEach(item -> out.println("damaged " + item.kind().name().toLowerCase(Locale.ROOT) + " "
                        + item.name() + ": " + item.problem()));
        if (!dryRun && !report.damaged().isEmpty()) {
            try (CacheBackend backend = cache.toWrite()) {
                CacheVerifier.setAside(report, backend);
            }
        }
        out.println("checked " + report.entries() + " entries and " + report.blobs() + " blobs, "
                + SizeText.of(report.bytes()) + ": " + outcome(report));
        return report.damaged().isEmpty() ? ExitCode.OK : ExitCode.COMPLETED_WITH_PROBLEMS;
    }

    private String outcome(Report report) {
        if (report.damaged().isEmpty()) {
            return "all whole";
        }
        return report.damaged().size() + " damaged" + (dryRun ? ", left where they are" : ", set aside");
    }
}
