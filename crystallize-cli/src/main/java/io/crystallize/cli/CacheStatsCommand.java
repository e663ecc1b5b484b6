package io.crystallize.cli;

import io.crystallize.core.cache.CacheInventory;
import io.crystallize.core.cache.CacheInventory.Kind;
import io.crystallize.core.cache.CacheInventory.Tally;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code crystallize cache stats}: tells what a cache holds. */
@Command(
        name = "stats",
        description = {
            "Tells what a cache holds: how many of each kind, how large, and when they were last used.",
            "Changes nothing."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  crystallize cache stats",
            "  crystallize cache stats --cache near --cache /shared/far:ro --json",
            "  crystallize cache stats --cache acme:shelf?folder=old",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:told", "2:bad input, such as a folder that there is not", "70:a cache can't be read"})
final class CacheStatsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CacheArgument cache;

    private record Stats(CacheInventory inventory, Optional<Tally> setAside) implements CacheReports.Report {
        @Override
        public void print(PrintWriter out) {
            if (inventory.total().number() == 0) {
                out.println("nothing is kept here");
            } else {
                TextTable kinds = new TextTable().row("what", "number", "size");
                inventory.kinds().forEach((kind, tally) -> row(kinds, name(kind), tally));
                row(kinds, "all", inventory.total());
                kinds.print(out);
                out.println();
                TextTable ages = new TextTable().row("last used", "number", "size");
                inventory.ages().forEach((bound, tally) -> row(ages, age(bound), tally));
                ages.print(out);
                setAside.ifPresent(tally -> out.println());
            }
            setAside.ifPresent(tally -> out.println("set aside as damaged: " + tally.number()
                    + (tally.number() == 0 ? "" : ", " + SizeText.of(tally.bytes()))));
        }

        @Override
        public void write(ObjectNode node) {
            ObjectNode kinds = node.putObject("kinds");
            inventory.kinds().forEach((kind, tally) -> kinds.set(kind.name(), CacheReports.json(tally)));
            node.set("all", CacheReports.json(inventory.total()));
            ArrayNode ages = node.putArray("ages");
            inventory.ages().forEach((bound, tally) -> {
                ObjectNode range = ages.addObject();
                if (bound.equals(CacheInventory.EVER)) {
                    range.putNull("lessThanHoursAgo");
                } else {
                    range.put("lessThanHoursAgo", bound.toHours());
                }
                range.put("number", tally.number()).put("bytes", tally.bytes());
            });
            setAside.ifPresent(tally -> node.set("setAside", CacheReports.json(tally)));
        }
    }

    @Override
    public Integer call() throws IOException {
        try (ListedCaches caches = cache.caches(spec.commandLine().getErr());
                CacheReports reports = cache.reports(spec.commandLine().getOut(), caches)) {
            for (ListedCache each : caches.all()) {
                CacheInventory inventory =
                        each.read((listing, backend) -> CacheInventory.of(listing, backend, Instant.now()));
                reports.add(each, new Stats(inventory, each.setAside().map(CacheReports::tally)));
            }
        }
        return ExitCode.OK;
    }

    private static void row(TextTable table, String what, Tally tally) {
        table.row(what, Long.toString(tally.number()), SizeText.of(tally.bytes()));
    }

    private static String name(Kind kind) {
        return switch (kind) {
            case RESULT -> "results";
            case QUESTION -> "questions";
            case DISPUTE -> "disputes";
            case DAMAGED_ENTRY -> "damaged entries";
            case BLOB -> "blobs";
        };
    }

    private static String age(Duration bound) {
        return bound.equals(CacheInventory.EVER) ? "before that" : "less than " + AgeOption.text(bound) + " ago";
    }
}
