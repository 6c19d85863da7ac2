package io.valence.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.StateStoreProvider;
import org.junit.jupiter.api.Test;

class CommittedRowsTypeTest {

    private static final CommittedRowsType TYPE = new CommittedRowsType();

    @Test
    void shouldAcceptOnlyStoresThatWriteBehindWhenAsked() {
        assertTrue(TYPE.accepts(partition("a")));
        assertFalse(TYPE.accepts(Stores.inMemoryKeyValueStore("plain").get()));
    }

    @Test
    void shouldGiveEachLocalPartWhenAsked() {
        List<CommittedRows> parts = TYPE.create(local(partition("a"), partition("b")), "users");

        assertEquals(2, parts.size());
        assertArrayEquals(bytes("a"), parts.get(0).get("a"));
        assertArrayEquals(bytes("b"), parts.get(1).get("b"));
        assertNull(parts.get(0).get("b"));
    }

    @Test
    void shouldBeNobodysOwnWhenNoModelIsAttached() {
        assertFalse(TYPE.create(local(partition("a")), "users").get(0).isOwned());
    }

    private static WriteBehindStore partition(String id) {
        KeyValueStore<Bytes, byte[]> inner = Stores.inMemoryKeyValueStore("users").get();
        inner.put(Bytes.wrap(bytes(id)), bytes(id));
        return new WriteBehindStore(inner);
    }

    private static StateStoreProvider local(WriteBehindStore... partitions) {
        return new StateStoreProvider() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> List<T> stores(String name, QueryableStoreType<T> type) {
                return Stream.of(partitions).filter(type::accepts).map(store -> (T) store).toList();
            }
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
