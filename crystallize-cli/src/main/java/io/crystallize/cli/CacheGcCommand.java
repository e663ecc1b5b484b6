package io.crystallize.cli;

import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.CacheInventory;
import io.crystallize.core.cache.CacheInventory.Tally;
import io.crystallize.core.cache.CachePlan;
import io.crystallize.core.cache.Listing.Kind;
import io.crystallize.core.problem.InvalidInputException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crystallize cache gc}: removes what was not used for the longest time. */
@Command(
        name = "gc",
        description = "Removes what was not used for the longest time. What is missing is computed again when needed.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class CacheGcCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CacheArgument cache;

    @Option(
            names = "--max-size",
            paramLabel = "SIZE",
            converter = Bytes.class,
            description = "Remove until the rest takes no more, such as 10GB, 500MB or 10GiB.")
    private @Nullable Long maximum;

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            converter = AgeOption.class,
            description = "Remove what was last used longer ago, such as 30d or 12h.")
    private @Nullable Duration oldest;

    @Option(names = "--dry-run", description = "Only tell what would be removed.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
        if (maximum == null && oldest == null) {
            throw new InvalidInputException(
                    "Say what is to be removed: --max-size, such as 10GB, or --older-than, such as 30d, or both");
        }
        try (CacheBackend backend = dryRun ? cache.toRead() : cache.toWrite()) {
            CachePlan plan = CachePlan.of(
                    CacheArgument.listing(backend),
                    maximum == null ? Long.MAX_VALUE : maximum,
                    oldest == null ? CacheInventory.EVER : oldest,
                    Instant.now());
            if (!dryRun) {
                plan.execute(backend);
            }
            Tally entries = plan.removed(Kind.ENTRY);
            Tally blobs = plan.removed(Kind.BLOB);
            spec.commandLine()
                    .getOut()
                    .println((dryRun ? "would remove " : "removed ") + entries.number() + " entries and "
                            + blobs.number()
                            + " blobs, " + SizeText.of(entries.plus(blobs).bytes()) + "; "
                            + (dryRun ? "would keep " : "kept ") + plan.kept().number() + ", "
                            + SizeText.of(plan.kept().bytes()));
        }
        return ExitCode.OK;
    }
}
