package io.valence.snapshot;

import io.valence.codec.BankCodec;
import io.valence.codec.RowCodec;
import io.valence.embedding.History;
import io.valence.embedding.RowTable;
import io.valence.negatives.MemoryBank;
import io.valence.store.NumberedKey;
import io.valence.store.StoreNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;

/** Snapshots for tests, of two dimensions and a bank of {@value #CAPACITY}. */
final class Examples {

    static final int CAPACITY = 100;

    private Examples() {}

    static Snapshot of(Snapshot.Part... parts) {
        return new Snapshot("app", new Snapshot.Input("clicks", "id", new TreeMap<>(Map.of(0, 7L))), List.of(parts));
    }

    /**
     * A task that knows {@code items} in this order, each with a row (value, 0), and has clicked each once.
     *
     * @param users ordinals of the items that each has had, by id
     */
    static Snapshot.Part part(float value, List<String> items, Map<String, List<Integer>> users) {
        SortedMap<Bytes, byte[]> catalogue = new TreeMap<>();
        SortedMap<Bytes, byte[]> itemRows = new TreeMap<>();
        MemoryBank bank = emptyBank();
        for (String item : items) {
            bank.add(catalogue.size());
            catalogue.put(NumberedKey.of(catalogue.size()), item.getBytes(StandardCharsets.UTF_8));
            itemRows.put(key(item), item(value, items.size() - 1));
        }
        SortedMap<Bytes, byte[]> userRows = new TreeMap<>();
        users.forEach((user, had) -> userRows.put(key(user), user(had)));
        SortedMap<Bytes, byte[]> pages = new TreeMap<>(
                Map.of(NumberedKey.of(BankCodec.HEAD), BankCodec.encodeHead(bank), NumberedKey.of(0), BankCodec.encodePage(bank, 0)));
        return new Snapshot.Part(Map.of(
                StoreNames.USERS, userRows,
                StoreNames.ITEMS, itemRows,
                StoreNames.CATALOGUE, catalogue,
                StoreNames.BANK, pages,
                StoreNames.LOSS_WINDOW, new TreeMap<>(Map.of(key("open"), new byte[] {(byte) value}))));
    }

    static MemoryBank emptyBank() {
        return new MemoryBank(CAPACITY, 0);
    }

    /** @param follower the ordinal of what followed it */
    static byte[] item(float value, int follower) {
        RowTable table = new RowTable(2);
        int slot = row(table, value);
        table.followers().add(slot, follower);
        return RowCodec.encodeItem(table, slot);
    }

    static byte[] user(List<Integer> had) {
        RowTable table = new RowTable(2);
        History history = new History(10, 2);
        had.forEach(history::add);
        had.forEach(history::clicked);
        return RowCodec.encodeUser(table, row(table, 1), history);
    }

    private static int row(RowTable table, float value) {
        int slot = table.allocate();
        table.chunk(slot)[table.offset(slot)] = value;
        table.restore(slot, 0.5f, 1, 1, 1, 7);
        return slot;
    }

    static Bytes key(String id) {
        return Bytes.wrap(id.getBytes(StandardCharsets.UTF_8));
    }
}
