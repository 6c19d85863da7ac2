package io.valence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.embedding.Catalogue;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class CatalogueStoreTest {

    private final KeyValueStore<Bytes, byte[]> bytes = Stores.inMemoryKeyValueStore("catalogue").get();
    private final WriteBehindStore store = new WriteBehindStore(bytes);

    @Test
    void shouldWriteTheGoldenBytesWhenItemsAreNew() {
        CatalogueStore kept = new CatalogueStore(store);
        kept.catalogue().add("a");
        kept.catalogue().add("é😀");
        Map<String, String> written = new TreeMap<>();
        kept.flush((key, value) -> written.put(hex(key.get()), hex(value)));

        assertEquals(Map.of("00000000", "61", "00000001", "c3a9f09f9880"), written);
    }

    @Test
    void shouldWriteOnlyWhatIsNewWhenItWasWrittenBefore() {
        CatalogueStore kept = new CatalogueStore(store);
        kept.catalogue().add("a");
        kept.flush(bytes::put);
        kept.catalogue().add("b");
        Map<String, String> written = new TreeMap<>();
        kept.flush((key, value) -> written.put(hex(key.get()), hex(value)));
        kept.flush((key, value) -> written.put("again", ""));

        assertEquals(Map.of("00000001", "62"), written);
    }

    @Test
    void shouldReadTheSameOrderBackWhenOrdinalsHaveMoreThanOneByte() {
        CatalogueStore kept = new CatalogueStore(store);
        for (int i = 0; i < 70_000; i++) {
            kept.catalogue().add("item-" + i * 7919L % 70_001);
        }
        kept.flush(bytes::put);
        Catalogue read = new CatalogueStore(store).catalogue();

        assertEquals(70_000, read.size());
        for (int i = 0; i < 70_000; i++) {
            assertEquals(kept.catalogue().id(i), read.id(i));
        }
    }

    @Test
    void shouldGoOnBehindTheLastWhenItWasReadBack() {
        bytes.put(Bytes.wrap(new byte[4]), "a".getBytes(StandardCharsets.UTF_8));
        CatalogueStore read = new CatalogueStore(store);
        Map<String, String> written = new TreeMap<>();
        read.catalogue().add("b");
        read.flush((key, value) -> written.put(hex(key.get()), hex(value)));

        assertEquals(Map.of("00000001", "62"), written);
    }

    private static String hex(byte[] some) {
        return HexFormat.of().formatHex(some);
    }
}
