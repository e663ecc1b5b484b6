package io.crystallize.cache;

import io.crystallize.core.cache.TraceCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** A process that runs pipelines until it is killed, and prints a line for each; another line if one was wrong. */
final class TortureWorker {
    private TortureWorker() {}

    /** Takes the folder, a seed, and the limit of the cache in bytes. */
    public static void main(String[] arguments) throws IOException {
        SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[1]));
        Path folder = Path.of(arguments[0]);
        while (true) {
            // Now and then it begins anew, as another process would: what is opened, cleaned and closed is tested too.
            try (TraceCache cache = new TraceCache(DiskBackend.at(folder, Long.parseLong(arguments[2])))) {
                for (int i = 0; i < 20; i++) {
                    TorturePipeline.run(
                            cache, random.nextInt(TorturePipeline.INPUTS), 1 + random.nextInt(TorturePipeline.FACTORS));
                    System.out.println("right");
                    System.out.flush();
                }
            } catch (IOException e) {
                // The folder was just being deleted, and its format with it; the next time it is made again.
                System.out.println("closed out: " + e.getMessage());
            } catch (AssertionError | RuntimeException e) {
                System.out.println("wrong: " + e);
                System.out.flush();
            }
        }
    }
}
