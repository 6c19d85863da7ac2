package io.valence.topology;

import io.valence.codec.BankCodec;
import io.valence.codec.RowView;
import io.valence.codec.SharedWeightsCodec;
import io.valence.embedding.Followers;
import io.valence.embedding.SharedWeights;
import io.valence.store.NumberedKey;
import io.valence.store.StoreNames;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;

/** What several tasks must agree on, of one of them, read from the bytes of its stores. */
public final class SharedModel {

    /** More than a query is ever made of here. */
    private static final int RECENT_ITEMS = 64;

    private final TreeMap<String, Row> rows = new TreeMap<>();
    private final List<String> ids;
    private final Map<Bytes, byte[]> bank;

    /**
     * An item's row.
     *
     * @param followers the counts of what followed the item, by id
     */
    public record Row(
            float[] vector, float bias, int clicks, long updates, long time, TreeMap<String, Float> followers) {}

    /** @param stores the entries of a store by its name */
    public SharedModel(Function<String, Map<Bytes, byte[]>> stores) {
        ids = ids(stores.apply(StoreNames.CATALOGUE));
        bank = stores.apply(StoreNames.BANK);
        stores.apply(StoreNames.ITEMS).forEach((key, value) ->
                rows.put(new String(key.get(), StandardCharsets.UTF_8), row(new RowView(value))));
    }

    private Row row(RowView view) {
        Followers followers = new Followers();
        view.readFollowers(followers, 0);
        TreeMap<String, Float> counts = new TreeMap<>();
        for (int i = 0; i < followers.size(0); i++) {
            counts.put(name(followers.ordinal(0, i)), followers.count(0, i));
        }
        return new Row(view.vector(), view.bias(), view.clicks(), view.updates(), view.lastUpdated(), counts);
    }

    /** The id; or the ordinal, where the catalogue does not have it. */
    private String name(int ordinal) {
        return ordinal < ids.size() ? ids.get(ordinal) : "#" + ordinal;
    }

    private static List<String> ids(Map<Bytes, byte[]> catalogue) {
        TreeMap<Integer, String> ids = new TreeMap<>();
        catalogue.forEach((key, value) ->
                ids.put(ByteBuffer.wrap(key.get()).getInt(), new String(value, StandardCharsets.UTF_8)));
        return new ArrayList<>(ids.values());
    }

    /** By id. */
    public TreeMap<String, Row> rows() {
        return rows;
    }

    /** The items' ids in the task's order. */
    public List<String> ids() {
        return ids;
    }

    /** The items' clicks together. */
    public long clicks() {
        return rows.values().stream().mapToLong(Row::clicks).sum();
    }

    /** What is counted of each row, which must not differ at all. */
    public TreeMap<String, String> counts() {
        TreeMap<String, String> counts = new TreeMap<>();
        rows.forEach((id, row) -> counts.put(id, row.clicks + " clicks, " + row.updates + " updates, " + row.time));
        return counts;
    }

    /** The largest |w − w'| / |w| or |b − b'| of the rows of the same items; infinite where one has none. */
    public double largestDifference(SharedModel others) {
        double largest = rows.keySet().equals(others.rows.keySet()) ? 0 : Double.POSITIVE_INFINITY;
        for (Map.Entry<String, Row> entry : rows.entrySet()) {
            Row row = entry.getValue();
            Row other = others.rows.get(entry.getKey());
            if (other != null) {
                largest = Math.max(largest, Math.abs(row.bias - other.bias));
                largest = Math.max(largest, distance(row.vector, other.vector) / length(row.vector));
            }
        }
        return largest;
    }

    /** The largest difference of the weights that all users share. */
    public double differenceOfWeights(SharedModel others) {
        float[] some = weights();
        float[] other = others.weights();
        double largest = 0;
        for (int i = 0; i < some.length; i++) {
            largest = Math.max(largest, Math.abs(some[i] - other[i]));
        }
        return largest;
    }

    private float[] weights() {
        SharedWeights weights = new SharedWeights(RECENT_ITEMS, 0);
        byte[] saved = bank.get(NumberedKey.of(BankCodec.WEIGHTS));
        if (saved != null) {
            SharedWeightsCodec.decode(saved, weights);
        }
        return weights.values();
    }

    /** The items that had room for all that followed them in both tasks, and of which the tasks name others. */
    public Set<String> differingFollowers(SharedModel others) {
        Set<String> differing = new TreeSet<>();
        rows.forEach((id, row) -> {
            Row other = others.rows.get(id);
            if (other != null && hadRoom(row) && hadRoom(other)
                    && !row.followers.keySet().equals(other.followers.keySet())) {
                differing.add(id);
            }
        });
        return differing;
    }

    /** The largest difference of a follower's count, of the items that had room for all. */
    public double differenceOfFollowers(SharedModel others) {
        double largest = 0;
        for (Map.Entry<String, Row> entry : rows.entrySet()) {
            Row row = entry.getValue();
            Row other = others.rows.get(entry.getKey());
            if (other != null && hadRoom(row) && hadRoom(other)) {
                for (Map.Entry<String, Float> follower : row.followers.entrySet()) {
                    float count = other.followers.getOrDefault(follower.getKey(), 0f);
                    largest = Math.max(largest, Math.abs(follower.getValue() - count));
                }
            }
        }
        return largest;
    }

    private static boolean hadRoom(Row row) {
        return row.followers.size() < Followers.MOST;
    }

    private static double distance(float[] some, float[] others) {
        double squares = 0;
        for (int i = 0; i < some.length; i++) {
            squares += Math.pow((double) some[i] - others[i], 2);
        }
        return Math.sqrt(squares);
    }

    private static double length(float[] vector) {
        return distance(vector, new float[vector.length]);
    }

    /** How often each item is in the bank. */
    public TreeMap<String, Integer> queued() {
        TreeMap<String, Integer> counts = new TreeMap<>();
        queue().forEach(id -> counts.merge(id, 1, Integer::sum));
        return counts;
    }

    /** The items of the bank, by their places in the ring. */
    public List<String> queue() {
        TreeMap<Integer, ByteBuffer> pages = new TreeMap<>();
        bank.forEach((key, value) ->
                pages.put(ByteBuffer.wrap(key.get()).getInt(), ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN)));
        List<String> queue = new ArrayList<>();
        for (ByteBuffer page : pages.tailMap(0).values()) {
            for (int i = 0; i < page.getShort(2); i++) {
                queue.add(name(page.getInt(4 + Integer.BYTES * i)));
            }
        }
        return queue;
    }

    /** How many positives were ever queued. */
    public long inserts() {
        return inserts(bank);
    }

    /** How many positives were ever queued in a bank of these entries. */
    public static long inserts(Map<Bytes, byte[]> bank) {
        byte[] head = bank.get(NumberedKey.of(BankCodec.HEAD));
        return head == null ? 0 : ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong(1);
    }
}
