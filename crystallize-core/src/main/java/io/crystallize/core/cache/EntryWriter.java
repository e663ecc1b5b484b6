package io.crystallize.core.cache;

import io.crystallize.core.cache.Outcome.StoredWrite;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.ValueDigest;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Read;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Writes entries in CBOR: each record as an object, with its components by name, in their order. What it writes, {@link
 * EntryReader} reads. Both are written out, because a hit costs a small file and little more: finding the components
 * by reflection takes longer than all else that is done with an entry.
 */
final class EntryWriter {
    private final JsonGenerator out;

    private EntryWriter(JsonGenerator out) {
        this.out = out;
    }

    static void write(Entry entry, OutputStream bytes) {
        try (JsonGenerator out = EntryFormat.CBOR.createGenerator(ObjectWriteContext.empty(), bytes)) {
            new EntryWriter(out).write(entry);
        }
    }

    private void write(Entry entry) {
        out.writeStartObject();
        if (entry instanceof Entry.Question question) {
            at("read").write(question.read());
        } else if (entry instanceof Entry.Answered answered) {
            at("outcome").write(answered.outcome());
        } else if (entry instanceof Entry.Disputed disputed) {
            at("problem").write(disputed.problem());
        }
        out.writeEndObject();
    }

    private EntryWriter at(String component) {
        out.writeName(component);
        return this;
    }

    private void write(Read read) {
        out.writeStartObject();
        at("kind").write(read.kind().name());
        at("name").write(read.name());
        out.writeEndObject();
    }

    private void write(Outcome outcome) {
        out.writeStartObject();
        at("output").write(outcome.output());
        at("stored").write(outcome.stored());
        at("writes").write(outcome.writes(), this::write);
        at("metrics").write(outcome.metrics(), this::write);
        at("artifacts").write(outcome.artifacts(), this::write);
        at("origin").write(outcome.origin());
        out.writeEndObject();
    }

    private void write(ValueDigest value) {
        out.writeStartObject();
        at("digest").write(value.digest());
        at("types").write(value.types(), this::write);
        at("unordered").write(value.unordered());
        at("mutable").write(value.mutable());
        out.writeEndObject();
    }

    private void write(Stored stored) {
        out.writeStartObject();
        at("codec").write(stored.codec());
        at("address").write(stored.address());
        at("size").write(stored.size());
        out.writeEndObject();
    }

    private void write(StoredWrite stored) {
        out.writeStartObject();
        at("write").write(stored.write());
        at("digest").write(stored.digest());
        at("stored").write(stored.stored());
        out.writeEndObject();
    }

    private void write(ContextWrite write) {
        out.writeStartObject();
        at("key").write(write.key());
        at("type").write(write.type());
        at("value").write(write.value());
        at("text").write(write.text());
        out.writeEndObject();
    }

    private void write(Metric metric) {
        out.writeStartObject();
        at("name").write(metric.name());
        at("value").write(metric.value());
        at("tags").write(metric.tags());
        out.writeEndObject();
    }

    private void write(Artifact artifact) {
        out.writeStartObject();
        at("name").write(artifact.name());
        at("content").write(artifact.content());
        at("size").write(artifact.size());
        out.writeEndObject();
    }

    private void write(Map<String, String> texts) {
        out.writeStartObject();
        texts.forEach((name, text) -> at(name).write(text));
        out.writeEndObject();
    }

    private <T> void write(Collection<T> all, Consumer<T> each) {
        out.writeStartArray(all, all.size());
        all.forEach(each);
        out.writeEndArray();
    }

    private void write(Digest digest) {
        out.writeBinary(digest.toBytes());
    }

    private void write(String text) {
        out.writeString(text);
    }

    private void write(long number) {
        out.writeNumber(number);
    }

    private void write(double number) {
        out.writeNumber(number);
    }

    private void write(boolean truth) {
        out.writeBoolean(truth);
    }
}
