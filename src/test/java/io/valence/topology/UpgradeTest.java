package io.valence.topology;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.codec.BankCodec;
import io.valence.codec.RowCodec;
import io.valence.codec.RowView;
import io.valence.store.NumberedKey;
import io.valence.store.StoreNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A learner that starts on the stores of each release: rows of layout version 1, of version 2, and windows of version 2. */
class UpgradeTest {

    private static final String LATEST = "stores-3.txt";
    private static final String NEW_ITEM = "item-new";

    @ParameterizedTest
    @ValueSource(strings = {"stores-1.txt", "stores-2.txt", LATEST})
    void shouldGoOnWhereTheReleaseStoppedWhenItStartsOnItsStores(String file) throws IOException {
        KeptBytes bytes = GoldenStores.read(file);
        NavigableMap<Bytes, byte[]> users = new TreeMap<>(bytes.of(StoreNames.USERS));
        NavigableMap<Bytes, byte[]> items = new TreeMap<>(bytes.of(StoreNames.ITEMS));
        NavigableMap<Bytes, byte[]> catalogue = new TreeMap<>(bytes.of(StoreNames.CATALOGUE));
        long inserts = inserts(bytes);
        assertEquals(GoldenStores.CLICKS,
                users.values().stream().mapToLong(row -> new RowView(row).updates()).sum());

        try (LearnerDriver learner = new LearnerDriver(new Choices(), bytes)) {
            for (Bytes user : users.keySet()) {
                learner.click(LearnerDriver.text(user.get()), NEW_ITEM, LearnerDriver.NOW);
            }
        }

        users.forEach((user, row) -> assertWentOn(row, bytes.of(StoreNames.USERS).get(user), catalogue.size()));
        items.forEach((item, row) -> assertSimilar(row, bytes.of(StoreNames.ITEMS).get(item)));
        assertEquals(users.size(), new RowView(bytes.of(StoreNames.ITEMS).get(key(NEW_ITEM))).clicks());
        catalogue.forEach((number, id) -> assertArrayEquals(id, bytes.of(StoreNames.CATALOGUE).get(number)));
        assertEquals(catalogue.size() + 1, bytes.of(StoreNames.CATALOGUE).size());
        assertEquals(inserts + users.size(), inserts(bytes));
    }

    /** Whoever changes a layout writes down what it was: {@link GoldenStores} says how. */
    @Test
    void shouldKeepTheLatestLayoutsWhenTheyAreThoseOfToday() throws IOException {
        KeptBytes written = new KeptBytes();
        try (LearnerDriver learner = new LearnerDriver(new Choices(), written)) {
            GoldenStores.clicks().forEach(learner::send);
        }
        KeptBytes latest = GoldenStores.read(LATEST);
        for (String store : Set.of(StoreNames.USERS, StoreNames.ITEMS, StoreNames.BANK, StoreNames.LOSS_WINDOW)) {
            assertEquals(versions(written.of(store)), versions(latest.of(store)), store);
        }
    }

    /** One click more, on the item numbered {@code item}, and all else as it was. */
    private static void assertWentOn(byte[] before, byte[] after, int item) {
        RowView was = new RowView(before);
        RowView is = new RowView(after);
        assertEquals(RowCodec.VERSION, after[0]);
        assertEquals(was.updates() + 1, is.updates());
        assertEquals(was.clicks() + 1, is.clicks());
        assertEquals(LearnerDriver.NOW, is.lastUpdated());
        assertArrayEquals(with(was.history(), item), is.history());
        int[] recent = with(was.recent(), item);
        assertArrayEquals(Arrays.copyOfRange(recent, Math.max(0, recent.length - 3), recent.length), is.recent());
        assertSimilar(before, after);
    }

    /** Some steps on, not somewhere else. */
    private static void assertSimilar(byte[] before, byte[] after) {
        float[] a = new RowView(before).vector();
        float[] b = new RowView(after).vector();
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        assertTrue(dot > 0.5 * Math.sqrt(aa * bb), Arrays.toString(a) + " became " + Arrays.toString(b));
    }

    private static int[] with(int[] items, int item) {
        int[] more = Arrays.copyOf(items, items.length + 1);
        more[items.length] = item;
        return more;
    }

    private static long inserts(KeptBytes bytes) {
        byte[] head = bytes.of(StoreNames.BANK).get(NumberedKey.of(BankCodec.HEAD));
        return ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong(1);
    }

    private static Set<Byte> versions(NavigableMap<Bytes, byte[]> store) {
        return store.values().stream().map(value -> value[0]).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Bytes key(String id) {
        return Bytes.wrap(LearnerDriver.utf8(id));
    }
}
