package io.valence.topology;

import io.valence.codec.ItemEmbeddingJson;
import io.valence.embedding.RowTable;
import io.valence.store.StoredItems;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Publishes the items that a commit writes: each at most once, in the same transaction. */
final class ItemPublisher {

    private final ProcessorContext<Object, Object> context;
    private final StoredItems items;

    ItemPublisher(ProcessorContext<Object, Object> context, StoredItems items) {
        this.context = context;
        this.items = items;
    }

    void publish(int ordinal) {
        RowTable table = items.table();
        int slot = items.slot(ordinal);
        String id = items.catalogue().id(ordinal);
        Object key = id.getBytes(StandardCharsets.UTF_8);
        Object value = ItemEmbeddingJson.write(id, table, slot);
        context.forward(
                new Record<>(key, value, table.lastUpdated(slot)), LearnerTopology.ITEM_EMBEDDINGS);
    }
}
