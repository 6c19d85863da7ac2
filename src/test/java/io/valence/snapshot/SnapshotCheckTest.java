package io.valence.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.valence.negatives.MemoryBank;
import io.valence.store.NumberedKey;
import io.valence.store.StoreNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class SnapshotCheckTest {

    private final SnapshotCheck check = new SnapshotCheck(2, Examples::emptyBank);

    @Test
    void shouldAcceptWhatAnApplicationHolds() {
        check.requireFit(changed(StoreNames.USERS, users -> {}));
        check.requireFit(Examples.of(new Snapshot.Part(Map.of())));
    }

    @Test
    void shouldNameWhatDoesNotFitTheLearner() {
        Snapshot snapshot = changed(StoreNames.USERS, users -> {});

        assertEquals(
                "expected dim=3, got a snapshot of 2: the learner has to have the dimensions that it was learned with",
                refusal(new SnapshotCheck(3, Examples::emptyBank), snapshot));
        assertEquals(
                "expected a memory bank of capacity 7 and 0 floats a vector, got 100 and 0: the bank's settings cannot"
                        + " change under one kafka.application.id",
                refusal(new SnapshotCheck(2, () -> new MemoryBank(7, 0)), snapshot));
    }

    @Test
    void shouldNameWhatDoesNotFitTogether() {
        assertEquals(
                "the catalogue's 2 items are not those of the 1 rows",
                refusal(check, changed(StoreNames.ITEMS, items -> items.remove(Examples.key("b")))));
        assertEquals(
                "the catalogue has no item 0",
                refusal(check, changed(StoreNames.CATALOGUE, ids -> ids.remove(NumberedKey.of(0)))));
        assertEquals(
                "the history of the user 'u' has an item 2, the catalogue only 2",
                refusal(check, changed(
                        StoreNames.USERS, users -> users.put(Examples.key("u"), Examples.user(List.of(2))))));
        assertEquals(
                "the row of the item 'b' is not finite",
                refusal(check, changed(
                        StoreNames.ITEMS, items -> items.put(Examples.key("b"), Examples.item(Float.NaN, 0)))));
        assertEquals(
                "page 0 of the memory bank is missing",
                refusal(check, changed(StoreNames.BANK, pages -> pages.remove(NumberedKey.of(0)))));
    }

    private static String refusal(SnapshotCheck check, Snapshot snapshot) {
        return assertThrows(IllegalStateException.class, () -> check.requireFit(snapshot)).getMessage();
    }

    private static Snapshot changed(String store, Consumer<SortedMap<Bytes, byte[]>> change) {
        Map<String, SortedMap<Bytes, byte[]>> stores = new HashMap<>(
                Examples.part(1, List.of("a", "b"), Map.of("u", List.of(0, 1))).stores());
        stores.put(store, new TreeMap<>(stores.get(store)));
        change.accept(stores.get(store));
        return Examples.of(new Snapshot.Part(stores));
    }
}
