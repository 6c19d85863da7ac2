package io.valence.store;

import io.valence.embedding.Catalogue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * Keeps a catalogue: the key is the ordinal as a big-endian i32, so that the store's order is the
 * catalogue's, the value the id in UTF-8.
 */
final class CatalogueStore implements Resident {

    private final Catalogue catalogue = new Catalogue();
    private int written;

    /** Reads the whole catalogue. */
    CatalogueStore(WriteBehindStore store) {
        try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
            while (entries.hasNext()) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                int ordinal = ByteBuffer.wrap(entry.key.get()).getInt();
                if (ordinal != catalogue.size()) {
                    throw new IllegalStateException(
                            "the catalogue has no item " + catalogue.size() + ", but an item " + ordinal);
                }
                catalogue.add(new String(entry.value, StandardCharsets.UTF_8));
            }
        }
        written = catalogue.size();
    }

    Catalogue catalogue() {
        return catalogue;
    }

    @Override
    public void flush(Writer writer) {
        for (; written < catalogue.size(); written++) {
            writer.put(NumberedKey.of(written), catalogue.bytes(written));
        }
    }
}
