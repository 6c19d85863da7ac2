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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A learner that starts on the disk of each release: rows of layout version 1, of 2, and windows of 2. */
class UpgradeTest {

    private static final String LATEST = "stores-3.zip";
    private static final String NEW_ITEM = "item-new";

    @TempDir
    private Path state;

    @ParameterizedTest
    @ValueSource(strings = {"stores-1.zip", "stores-2.zip", LATEST})
    void shouldGoOnWhereTheReleaseStoppedWhenItStartsOnItsDisk(String file) throws IOException {
        try (LearnerDriver learner = startOn(file)) {
            Map<String, byte[]> users = stored(learner, StoreNames.USERS);
            Map<String, byte[]> items = stored(learner, StoreNames.ITEMS);
            Map<String, byte[]> catalogue = stored(learner, StoreNames.CATALOGUE);
            long inserts = inserts(learner);
            assertEquals(GoldenStores.CLICKS,
                    users.values().stream().mapToLong(row -> new RowView(row).updates()).sum());

            for (String user : users.keySet()) {
                learner.click(text(user), NEW_ITEM, LearnerDriver.NOW);
            }

            Map<String, byte[]> usersAfter = stored(learner, StoreNames.USERS);
            users.forEach((user, row) -> assertWentOn(row, usersAfter.get(user), catalogue.size()));
            Map<String, byte[]> itemsAfter = stored(learner, StoreNames.ITEMS);
            items.forEach((item, row) -> assertSimilar(row, itemsAfter.get(item)));
            assertEquals(
                    users.size(),
                    new RowView(itemsAfter.get(LearnerDriver.hex(LearnerDriver.utf8(NEW_ITEM)))).clicks());
            Map<String, byte[]> catalogueAfter = stored(learner, StoreNames.CATALOGUE);
            catalogue.forEach((number, id) -> assertArrayEquals(id, catalogueAfter.get(number)));
            assertEquals(catalogue.size() + 1, catalogueAfter.size());
            assertEquals(inserts + users.size(), inserts(learner));
        }
    }

    /** Whoever changes a layout keeps what it was: {@link GoldenStores} says how. */
    @Test
    void shouldKeepTheLatestLayoutsWhenTheyAreThoseOfToday() throws IOException {
        try (LearnerDriver today = LearnerDriver.inMemory(new Choices());
                LearnerDriver latest = startOn(LATEST)) {
            GoldenStores.clicks().forEach(today::send);
            for (String store : Set.of(StoreNames.USERS, StoreNames.ITEMS, StoreNames.BANK, StoreNames.LOSS_WINDOW)) {
                assertEquals(versions(stored(today, store)), versions(stored(latest, store)), store);
            }
        }
    }

    private LearnerDriver startOn(String file) throws IOException {
        GoldenStores.layInto(state, file);
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, GoldenStores.APPLICATION);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        Clock clock = Clock.fixed(Instant.ofEpochMilli(LearnerDriver.NOW), ZoneOffset.UTC);
        return new LearnerDriver(LearnerTopology.build(new Choices().build(), clock), properties);
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

    private static long inserts(LearnerDriver learner) {
        byte[] head = stored(learner, StoreNames.BANK).get(LearnerDriver.hex(NumberedKey.of(BankCodec.HEAD).get()));
        return ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong(1);
    }

    private static Set<Byte> versions(Map<String, byte[]> store) {
        return store.values().stream().map(value -> value[0]).collect(Collectors.toCollection(TreeSet::new));
    }

    /** A store's bytes by the hexadecimal digits of their key. */
    private static Map<String, byte[]> stored(LearnerDriver learner, String store) {
        Map<String, byte[]> bytes = new TreeMap<>();
        learner.stored(store).forEach((key, value) -> bytes.put(key, HexFormat.of().parseHex(value)));
        return bytes;
    }

    private static String text(String key) {
        return LearnerDriver.text(HexFormat.of().parseHex(key));
    }
}
