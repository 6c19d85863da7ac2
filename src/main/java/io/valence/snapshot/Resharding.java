package io.valence.snapshot;

import io.valence.codec.RowCodec;
import io.valence.store.NumberedKey;
import io.valence.store.StoreNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;

/**
 * A snapshot for another number of partitions. Users go where Kafka's own partitioner sends their clicks. What all
 * tasks have in common, the items' rows, the catalogue and the bank, every task gets as the first partition has it;
 * items that only others know follow at the end of the catalogue. So nothing is lost of an application whose tasks have
 * told each other everything.
 */
public final class Resharding {

    private Resharding() {}

    /**
     * {@code snapshot} over {@code partitions} partitions; itself if it has as many.
     *
     * @param partitions how many, at least 1
     * @throws IllegalStateException if users are not where Kafka's own partitioner sends them
     */
    public static Snapshot of(Snapshot snapshot, int partitions) {
        List<Snapshot.Part> before = snapshot.partitions();
        if (before.size() == partitions) {
            return snapshot;
        }
        Map<Bytes, Integer> ordinals = ordinals(before);
        Map<String, SortedMap<Bytes, byte[]>> common = common(before, ordinals);
        List<Snapshot.Part> after = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            Map<String, SortedMap<Bytes, byte[]>> stores = new HashMap<>(common);
            stores.put(StoreNames.USERS, new TreeMap<>());
            if (partition < before.size()) {
                stores.put(StoreNames.LOSS_WINDOW, before.get(partition).store(StoreNames.LOSS_WINDOW));
            }
            after.add(new Snapshot.Part(stores));
        }
        for (int from = 0; from < before.size(); from++) {
            moveUsers(from, before, ordinals, after);
        }
        return new Snapshot(snapshot.application(), snapshot.input(), after);
    }

    /** The ids of all items in the order of the new catalogue, each with its place in it. */
    private static Map<Bytes, Integer> ordinals(List<Snapshot.Part> before) {
        Map<Bytes, Integer> ordinals = new LinkedHashMap<>();
        for (Snapshot.Part part : before) {
            part.store(StoreNames.CATALOGUE).values()
                    .forEach(id -> ordinals.putIfAbsent(Bytes.wrap(id), ordinals.size()));
        }
        return ordinals;
    }

    /** The items, the catalogue and the bank that every task gets. */
    private static Map<String, SortedMap<Bytes, byte[]>> common(
            List<Snapshot.Part> before, Map<Bytes, Integer> ordinals) {
        SortedMap<Bytes, byte[]> items = new TreeMap<>();
        for (Snapshot.Part part : before) {
            List<byte[]> ids = new ArrayList<>(part.store(StoreNames.CATALOGUE).values());
            part.store(StoreNames.ITEMS).forEach((id, row) -> items.computeIfAbsent(id, first ->
                    RowCodec.itemWithOrdinals(row, ordinal -> ordinals.get(Bytes.wrap(ids.get(ordinal))))));
        }
        SortedMap<Bytes, byte[]> catalogue = new TreeMap<>();
        ordinals.forEach((id, ordinal) -> catalogue.put(NumberedKey.of(ordinal), id.get()));
        Map<String, SortedMap<Bytes, byte[]>> common = new HashMap<>();
        common.put(StoreNames.ITEMS, items);
        common.put(StoreNames.CATALOGUE, catalogue);
        // Its ordinals stay what they were: the catalogue begins as the first partition's does.
        common.put(StoreNames.BANK, before.get(0).store(StoreNames.BANK));
        return common;
    }

    private static void moveUsers(
            int from, List<Snapshot.Part> before, Map<Bytes, Integer> ordinals, List<Snapshot.Part> after) {
        List<byte[]> ids = new ArrayList<>(before.get(from).store(StoreNames.CATALOGUE).values());
        before.get(from).store(StoreNames.USERS).forEach((user, row) -> {
            if (partitionOf(user, before.size()) != from) {
                throw new IllegalStateException("the user '" + user + "' is in partition " + from + ", not "
                        + partitionOf(user, before.size()) + " as Kafka's own partitioner has it:"
                        + " only the same number of partitions keeps users and clicks together");
            }
            byte[] moved = RowCodec.userWithOrdinals(row, ordinal -> ordinals.get(Bytes.wrap(ids.get(ordinal))));
            after.get(partitionOf(user, after.size())).store(StoreNames.USERS).put(user, moved);
        });
    }

    /** Where a producer of clicks sends what it keys by {@code user}, unless it was given another partitioner. */
    public static int partitionOf(Bytes user, int partitions) {
        return Utils.toPositive(Utils.murmur2(user.get())) % partitions;
    }
}
