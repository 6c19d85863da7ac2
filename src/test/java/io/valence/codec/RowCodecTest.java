package io.valence.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.embedding.Followers;
import io.valence.embedding.History;
import io.valence.embedding.RowTable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowCodecTest {

    private static final long T = 1_600_000_000_000L;
    private static final int HISTORY = 8;

    @Test
    void shouldWriteTheGoldenBytesWhenItIsAnItem() throws IOException {
        assertArrayEquals(Golden.bytes("item-row.hex"), RowCodec.encodeItem(golden(), 0));
    }

    @Test
    void shouldWriteTheGoldenBytesWhenItIsAUser() throws IOException {
        History history = new History(HISTORY, 2);
        history.add(3);
        history.add(1);
        history.add(4);
        history.clicked(1);
        history.clicked(4);

        assertArrayEquals(Golden.bytes("user-row.hex"), RowCodec.encodeUser(golden(), 0, history));
    }

    @Test
    void shouldReadTheGoldenBytesWhenItIsAUser() throws IOException {
        RowTable table = new RowTable(3);
        History history = new History(HISTORY, 2);
        RowCodec.decodeUser(Golden.bytes("user-row.hex"), table, table.allocate(), history);

        assertEqualRows(golden(), 0, table, 0, "golden");
        assertArrayEquals(new int[] {3, 1, 4}, history.items().toArray());
        assertArrayEquals(new int[] {1, 4}, history.recent().toArray());
        assertEquals((float) Math.sqrt(1.5 * 1.5 + 4 + 0.0625), table.norm(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 63, 64, 65, 1024})
    void shouldReadBackWhatWasWrittenWhenValuesAreRandom(int dimensions) {
        Random random = new Random(dimensions);
        RowTable from = new RowTable(dimensions);
        RowTable to = new RowTable(dimensions);
        for (int i = 0; i < 50; i++) {
            int slot = random(from, random);
            History history = new History(HISTORY, 2);
            for (int j = random.nextInt(2 * HISTORY); j > 0; j--) {
                history.add(random.nextInt(20));
            }
            for (int j = random.nextInt(4); j > 0; j--) {
                history.clicked(random.nextInt(20));
            }
            for (int j = random.nextInt(2 * Followers.MOST); j > 0; j--) {
                from.followers().add(slot, random.nextInt(20));
            }
            int item = to.allocate();
            RowCodec.decodeItem(RowCodec.encodeItem(from, slot), to, item);
            int user = to.allocate();
            History read = new History(HISTORY, 2);
            RowCodec.decodeUser(RowCodec.encodeUser(from, slot, history), to, user, read);

            String where = "row " + i + ", seed " + dimensions;
            assertEqualRows(from, slot, to, item, where);
            assertEquals(from.followers().size(slot), to.followers().size(item), where);
            for (int j = 0; j < from.followers().size(slot); j++) {
                assertEquals(from.followers().ordinal(slot, j), to.followers().ordinal(item, j), where);
                assertEquals(from.followers().count(slot, j), to.followers().count(item, j), where);
            }
            assertEqualRows(from, slot, to, user, where);
            assertArrayEquals(history.items().toArray(), read.items().toArray(), where);
            assertArrayEquals(history.recent().toArray(), read.recent().toArray(), where);
        }
    }

    @Test
    void shouldReadARowOfTheFirstReleaseWhenItIsAUser() throws IOException {
        byte[] row = Golden.bytes("user-row-1.hex");
        RowTable table = new RowTable(3);
        History history = new History(HISTORY, 2);
        RowCodec.decodeUser(row, table, table.allocate(), history);

        assertEqualRows(golden(), 0, table, 0, "golden");
        assertArrayEquals(new int[] {3, 1, 4}, history.items().toArray());
        assertArrayEquals(new int[] {4}, history.recent().toArray());
        assertArrayEquals(new int[] {4}, new RowView(row).recent());
        assertArrayEquals(new int[] {103, 101, 104}, new RowView(
                RowCodec.userWithOrdinals(row, ordinal -> ordinal + 100)).history());
        assertArrayEquals(Golden.bytes("user-row-1.hex"), row, "left as it was");
    }

    @Test
    void shouldReadARowOfTheFirstReleaseWhenTheUserHadNoLastItem() throws IOException {
        byte[] row = Golden.bytes("user-row-1.hex");
        int lastAt = row.length - 4 * 5;
        Arrays.fill(row, lastAt, lastAt + 4, (byte) -1);
        RowTable table = new RowTable(3);
        History history = new History(HISTORY, 2);
        RowCodec.decodeUser(row, table, table.allocate(), history);

        assertArrayEquals(new int[] {3, 1, 4}, history.items().toArray());
        assertArrayEquals(new int[0], history.recent().toArray());
    }

    @Test
    void shouldReadARowOfTheFirstReleaseWhenItIsAnItem() throws IOException {
        byte[] row = Golden.bytes("item-row-1.hex");
        RowTable table = new RowTable(3);
        RowCodec.decodeItem(row, table, table.allocate());

        assertEqualRows(golden(), 0, table, 0, "golden");
        assertEquals(0, table.followers().size(0));
        Followers followers = new Followers();
        new RowView(row).readFollowers(followers, 0);
        assertEquals(0, followers.size(0));
    }

    @Test
    void shouldRefuseARowOfTheFirstReleaseWhenItIsOfAnyOtherLength() throws IOException {
        for (String name : List.of("user-row-1.hex", "item-row-1.hex")) {
            byte[] bytes = Golden.bytes(name);
            for (int length = 1; length < bytes.length; length++) {
                byte[] cut = Golden.cut(bytes, length);
                String message = name.startsWith("user") ? refusedUser(cut, 3) : refusedItem(cut, 3);
                assertTrue(message.contains("it is damaged") || message.contains("another release"), message);
            }
        }
    }

    @Test
    void shouldKeepTheMostRecentWhenTheHistoryHasBecomeShorter() throws IOException {
        RowTable table = new RowTable(3);
        History shorter = new History(2, 1);
        RowCodec.decodeUser(Golden.bytes("user-row.hex"), table, table.allocate(), shorter);

        assertArrayEquals(new int[] {1, 4}, shorter.items().toArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 255})
    void shouldNameBothVersionsWhenItIsOfAnother(int version) throws IOException {
        byte[] item = Golden.ofVersion(version, Golden.bytes("item-row.hex"));
        byte[] user = Golden.ofVersion(version, Golden.bytes("user-row.hex"));
        String rest = " of version 2, got version " + (byte) version + ": it was written by another release of Valence";

        assertEquals("expected a row of an item" + rest, refusedItem(item, 3));
        assertEquals("expected a row of a user" + rest, refusedUser(user, 3));
    }

    @Test
    void shouldNameBothDimensionsWhenItIsOfOthers() throws IOException {
        String message = "expected dim=4, got a row of 3: the stores were learned with other dimensions,"
                + " use a new kafka.application.id";
        assertEquals(message, refusedItem(Golden.bytes("item-row.hex"), 4));
        assertEquals(message, refusedUser(Golden.bytes("user-row.hex"), 4));
    }

    @Test
    void shouldRefuseAnItemWhenItIsOfAnyOtherLength() throws IOException {
        byte[] bytes = Golden.bytes("item-row.hex");
        for (int length = 1; length < bytes.length + 8; length++) {
            if (length != bytes.length) {
                assertEquals(
                        "expected a row of an item of " + (length < 48 ? 48 : 56) + " bytes, got " + length
                                + ": it is damaged",
                        refusedItem(Golden.cut(bytes, length), 3));
            }
        }
    }

    @Test
    void shouldRefuseAUserWhenItIsOfAnyOtherLength() throws IOException {
        byte[] bytes = Golden.bytes("user-row.hex");
        for (int length = 1; length < bytes.length + 8; length++) {
            if (length != bytes.length) {
                assertEquals(
                        "expected a row of a user of " + (length < 52 ? 52 : length < 56 ? 56 : length < 60 ? 60 : 72) + " bytes, got " + length
                                + ": it is damaged",
                        refusedUser(Golden.cut(bytes, length), 3));
            }
        }
    }

    @Test
    void shouldSayThatThereAreNoneWhenThereAreNoBytes() {
        assertEquals(
                "expected a row of an item of version 2, got no bytes: it was written by another release of Valence",
                refusedItem(new byte[0], 3));
    }

    private static String refusedItem(byte[] bytes, int dimensions) {
        RowTable table = new RowTable(dimensions);
        int slot = table.allocate();
        return assertThrows(IllegalStateException.class, () -> RowCodec.decodeItem(bytes, table, slot)).getMessage();
    }

    private static String refusedUser(byte[] bytes, int dimensions) {
        RowTable table = new RowTable(dimensions);
        int slot = table.allocate();
        History history = new History(HISTORY, 2);
        return assertThrows(IllegalStateException.class, () -> RowCodec.decodeUser(bytes, table, slot, history))
                .getMessage();
    }

    /** A table whose slot 0 is the row of the golden files. */
    private static RowTable golden() {
        RowTable table = new RowTable(3);
        int slot = table.allocate();
        System.arraycopy(new float[] {1.5f, -2, 0.25f}, 0, table.chunk(slot), table.offset(slot), 3);
        table.restore(slot, -0.5f, 2.25f, 9, 7, T);
        table.followers().restore(slot, 5, 1.5f);
        return table;
    }

    private static int random(RowTable table, Random random) {
        int slot = table.allocate();
        for (int i = 0; i < table.dimensions(); i++) {
            table.chunk(slot)[table.offset(slot) + i] = random.nextInt(9) == 0 ? -0f : (float) random.nextGaussian();
        }
        table.restore(slot, (float) random.nextGaussian(), random.nextFloat() * 1e30f, random.nextLong(),
                random.nextInt(), random.nextLong());
        return slot;
    }

    private static void assertEqualRows(RowTable expected, int slot, RowTable actual, int other, String where) {
        for (int i = 0; i < expected.dimensions(); i++) {
            assertEquals(
                    expected.chunk(slot)[expected.offset(slot) + i], actual.chunk(other)[actual.offset(other) + i],
                    where);
        }
        assertEquals(expected.bias(slot), actual.bias(other), where);
        assertEquals(expected.squaredGradients(slot), actual.squaredGradients(other), where);
        assertEquals(expected.norm(slot), actual.norm(other), where);
        assertEquals(expected.updates(slot), actual.updates(other), where);
        assertEquals(expected.clicks(slot), actual.clicks(other), where);
        assertEquals(expected.lastUpdated(slot), actual.lastUpdated(other), where);
    }
}
