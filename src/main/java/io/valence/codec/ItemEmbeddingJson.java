package io.valence.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.valence.embedding.RowTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** An item's embedding as JSON, as the topic of item embeddings has it. */
public final class ItemEmbeddingJson {

    private static final JsonFactory JSON = new JsonFactory();

    private ItemEmbeddingJson() {}

    /** The unit vector v̂ and what goes with it. */
    public static byte[] write(String itemId, RowTable table, int slot) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(16 * table.dimensions());
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("item_id", itemId);
            json.writeArrayFieldStart("embedding");
            float[] chunk = table.chunk(slot);
            int at = table.offset(slot);
            for (int i = 0; i < table.dimensions(); i++) {
                json.writeNumber(chunk[at + i] / table.norm(slot));
            }
            json.writeEndArray();
            json.writeNumberField("bias", table.bias(slot));
            json.writeNumberField("updates", table.updates(slot));
            json.writeNumberField("clicks", table.clicks(slot));
            json.writeNumberField("updated_at", table.lastUpdated(slot));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
