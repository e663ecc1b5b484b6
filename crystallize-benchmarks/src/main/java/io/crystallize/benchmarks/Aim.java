package io.crystallize.benchmarks;

import java.util.List;

/**
 * What a figure should be. Names of figures are as in {@link Figures}: {@code StepBenchmark.uncached}.
 *
 * @param what what is measured, in words
 * @param figure the name of the figure
 * @param limitText what the limit is, in words
 * @param limit the name of the limit's figure, or an empty text if there is none
 * @param kind what is compared
 * @param bound the bound of that; for {@link Kind#ABSOLUTE} in the figure's unit
 */
record Aim(String what, String figure, String limitText, String limit, Kind kind, double bound) {
    /** How a figure is compared. */
    enum Kind {
        /** The figure's time should be at most so many times the limit's. */
        TIMES,
        /** The figure's rate should be at least so many times the limit's. */
        RATE,
        /** The figure should be at most so much, whatever the limit is. */
        ABSOLUTE
    }

    /** Returns all aims, in the order of the table. */
    static List<Aim> all() {
        return List.of(
                times(
                        "a step, tiny data, not cached",
                        "StepBenchmark.uncached",
                        "SHA-256 of 64 bytes",
                        "StepBenchmark.sha256Of64Bytes",
                        8),
                times(
                        "a step, hit in memory",
                        "StepBenchmark.memoryHit",
                        "SHA-256 of 64 bytes",
                        "StepBenchmark.sha256Of64Bytes",
                        16),
                times(
                        "a step, hit on disk, new cache",
                        "DiskHitBenchmark.hit",
                        "reading as many small files",
                        "DiskHitBenchmark.readAllBytes",
                        1.5),
                digest("`byte[]` of 64 MB", "BYTES", 0.95),
                digest("`long[]` of 64 MB", "LONGS", 0.95),
                digest("`double[]` of 64 MB with NaN and -0.0", "DOUBLES", 0.8),
                digest("Latin-1 string of 64 MB", "LATIN_1", 0.8),
                digest("UTF-16 string of 64 MB", "UTF_16", 0.8),
                digest("list of a million small records", "RECORDS", 0.25),
                times(
                        "storing a small entry on disk",
                        "SmallEntryBenchmark.put",
                        "write and atomic rename",
                        "SmallEntryBenchmark.writeAndRename",
                        1.3),
                times(
                        "a step that makes 100 MB, stored",
                        "BlobBenchmark.store",
                        "making it, digest, raw write",
                        "BlobBenchmark.digestAndWrite",
                        1.3),
                times("loading 100 MB", "BlobBenchmark.load", "raw read, digest", "BlobBenchmark.readAndDigest", 1.3),
                times(
                        "warm pipeline, 10 steps × 100 MB",
                        "OneShots.warmPipeline",
                        "digesting the input",
                        "OneShots.digestOfInput",
                        1.05),
                absolute("bytes that it reads", "OneShots.warmPipelineBytesRead", "none", "", 100_000),
                absolute(
                        "a trial of 3 steps, written down",
                        "TrialBenchmark.written",
                        "appending the same bytes",
                        "TrialBenchmark.append",
                        20),
                times(
                        "a trial of 10⁶, 256 MB of heap",
                        "OneShots.trialOf1000000",
                        "a trial of 10⁴",
                        "OneShots.trialOf10000",
                        1.2),
                absolute("10 000 async trials of 100 ms", "OneShots.asyncTrials", "100 ms", "", 1500),
                rate(
                        "trials that compute, two at once",
                        "OneShots.cpuTrialsParallel2",
                        "one after the other",
                        "OneShots.cpuTrialsSerial",
                        1.9),
                times(
                        "8 threads at one memory backend",
                        "ContentionBenchmark.backendGet",
                        "Caffeine",
                        "ContentionBenchmark.caffeineGet",
                        3),
                absolute(
                        "code fingerprint of the penguins, first",
                        "OneShots.fingerprintFirst",
                        "reading the jars",
                        "OneShots.readingJars",
                        300),
                absolute(
                        "the same in the next process",
                        "OneShots.fingerprintAgain",
                        "reading the jars",
                        "OneShots.readingJars",
                        10),
                times("`crystallize --version`", "OneShots.version", "hello-world JVM", "OneShots.helloWorld", 3),
                absolute(
                        "2001 trials, all from the cache, whole command",
                        "OneShots.twoThousandTrialsCached",
                        "none",
                        "",
                        1500));
    }

    private static Aim times(String what, String figure, String limitText, String limit, double bound) {
        return new Aim(what, figure, limitText, limit, Kind.TIMES, bound);
    }

    private static Aim rate(String what, String figure, String limitText, String limit, double bound) {
        return new Aim(what, figure, limitText, limit, Kind.RATE, bound);
    }

    private static Aim absolute(String what, String figure, String limitText, String limit, double bound) {
        return new Aim(what, figure, limitText, limit, Kind.ABSOLUTE, bound);
    }

    private static Aim digest(String what, String kind, double bound) {
        return rate(
                "digest of a " + what,
                "DigestBenchmark.digest[kind=%s]".formatted(kind),
                "SHA-256 of as many bytes",
                "DigestBenchmark.sha256[kind=%s]".formatted(kind),
                bound);
    }
}
