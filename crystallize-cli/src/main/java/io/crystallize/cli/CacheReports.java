package io.crystallize.cli;

import io.crystallize.cache.DamagedFiles;
import io.crystallize.core.cache.CacheInventory.Tally;
import java.io.PrintWriter;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What comes of caches, told for people as it comes, or for programs as one JSON document at the end: also if one of
 * them fails, since something may have been done to those before it.
 */
final class CacheReports implements AutoCloseable {
    private static final int SCHEMA = 1;

    private final PrintWriter out;
    private final boolean json;
    private final boolean several;
    private final ObjectNode document = JsonNodeFactory.instance.objectNode();
    private boolean begun;

    /** What comes of one cache. */
    interface Report {
        void print(PrintWriter out);

        void write(ObjectNode node);
    }

    CacheReports(PrintWriter out, boolean json, boolean several) {
        this.out = out;
        this.json = json;
        this.several = several;
        document.put("schema", SCHEMA).putArray("caches");
    }

    void add(ListedCache cache, Report report) {
        String name = cache.name();
        if (json) {
            report.write(document.withArray("/caches").addObject().put("cache", name));
            return;
        }
        if (begun) {
            out.println();
        }
        begun = true;
        if (several) {
            out.println(name + ":");
        }
        report.print(out);
        out.flush();
    }

    /** Returns numbers of entries and blobs in words. */
    static String count(long entries, long blobs) {
        return entries + (entries == 1 ? " entry and " : " entries and ") + blobs + (blobs == 1 ? " blob" : " blobs");
    }

    /** Returns what is written of a number of things. */
    static ObjectNode json(Tally tally) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("number", tally.number())
                .put("bytes", tally.bytes());
    }

    static Tally tally(DamagedFiles damaged) {
        return new Tally(damaged.files().size(), damaged.bytes());
    }

    @Override
    public void close() {
        if (json) {
            out.println(document.toPrettyString());
        }
    }
}
