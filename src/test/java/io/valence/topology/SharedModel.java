package io.valence.topology;

import io.valence.codec.BankCodec;
import io.valence.codec.RowView;
import io.valence.store.NumberedKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;

/** What several tasks must agree on, read from the bytes of their stores. */
public final class SharedModel {

    private SharedModel() {}

    /** An item's row. */
    public record Row(float[] vector, float bias, int clicks, long updates, long time) {}

    /** By id. */
    public static TreeMap<String, Row> rows(Map<Bytes, byte[]> items) {
        TreeMap<String, Row> rows = new TreeMap<>();
        items.forEach((key, value) -> {
            RowView view = new RowView(value);
            rows.put(
                    new String(key.get(), StandardCharsets.UTF_8),
                    new Row(view.vector(), view.bias(), view.clicks(), view.updates(), view.lastUpdated()));
        });
        return rows;
    }

    /** What is counted of each row, which must not differ at all. */
    public static TreeMap<String, String> counts(Map<String, Row> rows) {
        TreeMap<String, String> counts = new TreeMap<>();
        rows.forEach((id, row) -> counts.put(id, row.clicks + " clicks, " + row.updates + " updates, " + row.time));
        return counts;
    }

    /** The largest |w − w'| / |w| or |b − b'| of the rows of the same items; infinite where one has none. */
    public static double largestDifference(Map<String, Row> some, Map<String, Row> others) {
        double largest = some.keySet().equals(others.keySet()) ? 0 : Double.POSITIVE_INFINITY;
        for (Map.Entry<String, Row> entry : some.entrySet()) {
            Row row = entry.getValue();
            Row other = others.get(entry.getKey());
            if (other != null) {
                largest = Math.max(largest, Math.abs(row.bias - other.bias));
                largest = Math.max(largest, distance(row.vector, other.vector) / length(row.vector));
            }
        }
        return largest;
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

    /** The items' ids in the task's order. */
    public static List<String> ids(Map<Bytes, byte[]> catalogue) {
        TreeMap<Integer, String> ids = new TreeMap<>();
        catalogue.forEach((key, value) ->
                ids.put(ByteBuffer.wrap(key.get()).getInt(), new String(value, StandardCharsets.UTF_8)));
        return new ArrayList<>(ids.values());
    }

    /** How often each item is in the bank. */
    public static TreeMap<String, Integer> queued(Map<Bytes, byte[]> bank, List<String> ids) {
        TreeMap<String, Integer> counts = new TreeMap<>();
        queue(bank, ids).forEach(id -> counts.merge(id, 1, Integer::sum));
        return counts;
    }

    /** The items of the bank, by their places in the ring; an ordinal that the catalogue does not have as it is. */
    public static List<String> queue(Map<Bytes, byte[]> bank, List<String> ids) {
        TreeMap<Integer, ByteBuffer> pages = new TreeMap<>();
        bank.forEach((key, value) ->
                pages.put(ByteBuffer.wrap(key.get()).getInt(), ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN)));
        List<String> queue = new ArrayList<>();
        for (ByteBuffer page : pages.tailMap(0).values()) {
            for (int i = 0; i < page.getShort(2); i++) {
                int ordinal = page.getInt(4 + Integer.BYTES * i);
                queue.add(ordinal < ids.size() ? ids.get(ordinal) : "#" + ordinal);
            }
        }
        return queue;
    }

    /** How many positives were ever queued. */
    public static long inserts(Map<Bytes, byte[]> bank) {
        byte[] head = bank.get(NumberedKey.of(BankCodec.HEAD));
        return head == null ? 0 : ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong(1);
    }
}
