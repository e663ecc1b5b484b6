package io.crystallize.cli;

import io.crystallize.cache.DamagedFiles;
import io.crystallize.core.cache.CacheInventory;
import io.crystallize.core.cache.CacheInventory.Tally;
import io.crystallize.core.cache.CachePlan;
import io.crystallize.core.cache.Listing.Kind;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code crystallize cache gc}: removes what was not used for the longest time. */
@Command(
        name = "gc",
        description = {
            "Removes what was not used for the longest time.",
            "What is missing is computed again when needed. Experiments may run meanwhile."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  crystallize cache gc --older-than 30d --dry-run",
            "  crystallize cache gc --max-size 10GB --older-than 90d",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, also if there was nothing to remove",
            "2:bad input, such as a folder that there is not; nothing was removed",
            "70:a cache can't be read or written"
        })
final class CacheGcCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CacheArgument cache;

    @Option(
            names = "--max-size",
            paramLabel = "SIZE",
            converter = Bytes.class,
            description = "Remove until the entries and blobs of a cache take no more, such as 10GB, 500MB or 10GiB.")
    private @Nullable Long maximum;

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            converter = AgeOption.class,
            description = "Remove what was last used, or set aside as damaged, longer ago, such as 30d or 12h.")
    private @Nullable Duration oldest;

    @Option(names = "--dry-run", description = "Only tell what would be removed.")
    private boolean dryRun;

    private record Removal(CachePlan plan, DamagedFiles damaged, boolean dryRun) implements CacheReports.Report {
        private Tally all() {
            return plan.removed(Kind.ENTRY).plus(plan.removed(Kind.BLOB)).plus(CacheReports.tally(damaged));
        }

        @Override
        public void print(PrintWriter out) {
            int ofDamaged = damaged.files().size();
            out.println((dryRun ? "would remove " : "removed ")
                    + CacheReports.count(
                            plan.removed(Kind.ENTRY).number(),
                            plan.removed(Kind.BLOB).number())
                    + ", "
                    + (ofDamaged == 0 ? "" : ofDamaged + " set aside as damaged, ")
                    + SizeText.of(all().bytes()) + "; "
                    + (dryRun ? "would keep " : "kept ") + plan.kept().number() + ", "
                    + SizeText.of(plan.kept().bytes()));
        }

        @Override
        public void write(ObjectNode node) {
            node.put("dryRun", dryRun);
            ObjectNode removed = node.putObject("removed");
            removed.set("entries", CacheReports.json(plan.removed(Kind.ENTRY)));
            removed.set("blobs", CacheReports.json(plan.removed(Kind.BLOB)));
            removed.set("setAside", CacheReports.json(CacheReports.tally(damaged)));
            node.set("kept", CacheReports.json(plan.kept()));
        }
    }

    @Override
    public Integer call() throws IOException {
        if (maximum == null && oldest == null) {
            throw new InvalidInputException(
                    "Say what is to be removed: --max-size, such as 10GB, or --older-than, such as 30d, or both");
        }
        try (ListedCaches caches = cache.caches(spec.commandLine().getErr())) {
            refuseReadOnly(caches.all());
            try (CacheReports reports = cache.reports(spec.commandLine().getOut(), caches)) {
                for (ListedCache each : caches.all()) {
                    reports.add(each, remove(each, Instant.now()));
                }
            }
        }
        return ExitCode.OK;
    }

    private void refuseReadOnly(List<ListedCache> caches) {
        List<Problem> problems = caches.stream()
                .filter(each -> each.readOnly() && !dryRun)
                .map(each -> Problem.of("Option '--cache': '" + each.name()
                        + ":ro' is only read; leave :ro away to remove something, or add --dry-run"))
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    private Removal remove(ListedCache each, Instant now) throws IOException {
        Duration age = oldest == null ? CacheInventory.EVER : oldest;
        long bytes = maximum == null ? Long.MAX_VALUE : maximum;
        DamagedFiles damaged =
                each.setAside().map(all -> all.olderThan(age, now)).orElseGet(() -> new DamagedFiles(List.of()));
        if (dryRun) {
            return each.read((listing, backend) -> new Removal(CachePlan.of(listing, bytes, age, now), damaged, true));
        }
        return each.change((listing, backend) -> {
            CachePlan plan = CachePlan.of(listing, bytes, age, now);
            plan.execute(backend);
            damaged.remove();
            return new Removal(plan, damaged, false);
        });
    }
}
