package io.crystallize.cli;

import io.crystallize.core.cache.CacheVerifier;
import io.crystallize.core.cache.CacheVerifier.Report;
import io.crystallize.core.cache.Listing.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code crystallize cache verify}: checks all that a cache holds against its digests. */
@Command(
        name = "verify",
        description = {
            "Reads all that a cache holds, and compares it with its digests.",
            "What is damaged is moved into the cache's folder 'damaged', where it is kept for up to 30 days to be looked"
                    + " at, and is computed again when needed; a plugin's backend may remove it instead. Nothing else is"
                    + " changed, and with --dry-run or :ro nothing."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  crystallize cache verify --dry-run",
            "  crystallize cache verify --cache near --cache far",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is whole",
            "1:something is damaged",
            "2:bad input, such as a folder that there is not",
            "70:a cache can't be read or written"
        })
final class CacheVerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CacheArgument cache;

    @Option(names = "--dry-run", description = "Only tell what is damaged.")
    private boolean dryRun;

    private record Checked(Report report, boolean setAside) implements CacheReports.Report {
        @Override
        public void print(PrintWriter out) {
            report.damaged()
                    .forEach(item ->
                            out.println("damaged " + kind(item.kind()) + " " + item.name() + ": " + item.problem()));
            out.println("checked " + CacheReports.count(report.entries(), report.blobs()) + ", "
                    + SizeText.of(report.bytes()) + ": " + outcome());
        }

        private String outcome() {
            if (report.damaged().isEmpty()) {
                return "all whole";
            }
            return report.damaged().size() + " damaged" + (setAside ? ", set aside" : ", left where they are");
        }

        private static String kind(Kind kind) {
            return kind == Kind.ENTRY ? "entry" : "blob";
        }

        @Override
        public void write(ObjectNode node) {
            node.put("entries", report.entries()).put("blobs", report.blobs()).put("bytes", report.bytes());
            ArrayNode damaged = node.putArray("damaged");
            report.damaged()
                    .forEach(item -> damaged.addObject()
                            .put("kind", item.kind().name())
                            .put("name", item.name().toString())
                            .put("problem", item.problem()));
            node.put("setAside", setAside);
        }
    }

    @Override
    public Integer call() throws IOException {
        boolean whole = true;
        try (ListedCaches caches = cache.caches(spec.commandLine().getErr());
                CacheReports reports = cache.reports(spec.commandLine().getOut(), caches)) {
            for (ListedCache each : caches.all()) {
                Checked checked = check(each);
                reports.add(each, checked);
                whole &= checked.report().damaged().isEmpty();
            }
        }
        return whole ? ExitCode.OK : ExitCode.COMPLETED_WITH_PROBLEMS;
    }

    private Checked check(ListedCache each) throws IOException {
        Report report = each.read((listing, backend) -> new CacheVerifier(listing, backend).verify());
        if (dryRun || each.readOnly() || report.damaged().isEmpty()) {
            return new Checked(report, false);
        }
        return each.change((listing, backend) -> {
            CacheVerifier.setAside(report, backend);
            return new Checked(report, true);
        });
    }
}
