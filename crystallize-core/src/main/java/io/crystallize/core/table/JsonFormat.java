package io.crystallize.core.table;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** A list of objects, one for each row, without the cells that are empty. NaN and the infinities are texts. */
final class JsonFormat implements TableFormat {
    private static final JsonMapper JSON =
            JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    @Override
    public String name() {
        return "json";
    }

    @Override
    public void write(ResultTable table, OutputStream out) throws IOException {
        List<Column> columns = table.columns();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartArray();
            table.forEachRow(cells -> {
                json.writeRaw('\n');
                json.writeStartObject();
                for (int i = 0; i < columns.size(); i++) {
                    write(columns.get(i).name(), cells.get(i), json);
                }
                json.writeEndObject();
            });
            json.writeRaw('\n');
            json.writeEndArray();
            json.writeRaw('\n');
        }
    }

    private static void write(String name, @Nullable Object cell, JsonGenerator json) {
        if (cell instanceof Integer whole) {
            json.writeNumberProperty(name, whole);
        } else if (cell instanceof Double number && Double.isFinite(number)) {
            json.writeNumberProperty(name, number);
        } else if (cell != null) {
            json.writeStringProperty(name, cell.toString());
        }
    }
}
