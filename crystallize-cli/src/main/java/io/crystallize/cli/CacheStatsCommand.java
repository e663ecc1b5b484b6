package io.crystallize.cli;

import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.CacheInventory;
import io.crystallize.core.cache.CacheInventory.Kind;
import io.crystallize.core.cache.CacheInventory.Tally;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crystallize cache stats}: tells what a cache holds. */
@Command(
        name = "stats",
        description = "Tells what a cache holds: how many of each kind, how large, and when they were last used.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class CacheStatsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CacheArgument cache;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (CacheBackend backend = cache.toRead()) {
            CacheInventory inventory = CacheInventory.of(CacheArgument.listing(backend), backend, Instant.now());
            TextTable kinds = new TextTable().row("what", "number", "size");
            inventory.kinds().forEach((kind, tally) -> row(kinds, name(kind), tally));
            row(kinds, "all", inventory.total());
            kinds.print(out);
            out.println();
            TextTable ages = new TextTable().row("last used", "number", "size");
            inventory.ages().forEach((bound, tally) -> row(ages, age(bound), tally));
            ages.print(out);
        }
        out.println();
        out.println("set aside as damaged: " + cache.setAside());
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
