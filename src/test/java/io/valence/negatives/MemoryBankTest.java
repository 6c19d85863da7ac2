package io.valence.negatives;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ring against a queue. */
class MemoryBankTest {

    /** More than the 1,024 that the counts begin with, so that they must grow. */
    private static final int ITEMS = 3_000;

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "7, 3", "64, 4", "5000, 5"})
    void shouldHoldTheLastPositivesInOrderWhenItemsAreAdded(int capacity, long seed) {
        MemoryBank bank = new MemoryBank(capacity, 0);
        Deque<Integer> model = new ArrayDeque<>();
        Random random = new Random(seed);
        for (int step = 0; step < 3 * capacity + 100; step++) {
            int item = random.nextInt(random.nextBoolean() ? 4 : ITEMS);
            bank.add(item);
            model.addLast(item);
            if (model.size() > capacity) {
                model.removeFirst();
            }
            if (step % (1 + capacity / 10) == 0) {
                assertHolds(model, bank, "capacity " + capacity + " step " + step + " seed " + seed);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 2", "64, 3"})
    void shouldCountHowOftenEachItemIsQueuedWhenItemsAreAdded(int capacity, long seed) {
        MemoryBank bank = new MemoryBank(capacity, 0);
        Deque<Integer> model = new ArrayDeque<>();
        Random random = new Random(seed);
        for (int step = 0; step < 5 * capacity; step++) {
            int item = random.nextInt(random.nextBoolean() ? 4 : ITEMS);
            bank.add(item);
            model.addLast(item);
            if (model.size() > capacity) {
                model.removeFirst();
            }
            for (int i = 0; i < ITEMS; i += i < 4 ? 1 : 131) {
                String where = "item " + i + " step " + step + " seed " + seed;
                assertEquals(Collections.frequency(model, i), bank.count(i), where);
            }
            String where = "item " + item + " step " + step + " seed " + seed;
            assertEquals(Collections.frequency(model, item), bank.count(item), where);
        }
    }

    @ParameterizedTest
    @CsvSource({"7, 3, 1", "7, 7, 2", "7, 25, 3"})
    void shouldGoOnAsBeforeWhenItIsPutBack(int capacity, int adds, long seed) {
        Random random = new Random(seed);
        MemoryBank saved = new MemoryBank(capacity, 0);
        for (int i = 0; i < adds; i++) {
            saved.add(random.nextInt(4));
        }
        MemoryBank bank = new MemoryBank(capacity, 0);
        for (int position = 0; position < saved.size(); position++) {
            bank.set(position, saved.at(position));
        }
        bank.restoreInserts(saved.inserts());

        for (int step = 0; step < 3 * capacity; step++) {
            String where = "step " + step + " seed " + seed;
            assertEquals(saved.size(), bank.size(), where);
            for (int position = 0; position < saved.size(); position++) {
                assertEquals(saved.at(position), bank.at(position), where);
            }
            for (int item = 0; item < 4; item++) {
                assertEquals(saved.count(item), bank.count(item), where);
            }
            int item = random.nextInt(4);
            assertEquals(saved.add(item), bank.add(item), where);
        }
    }

    @Test
    void shouldTellThePositionThatWasTakenWhenItemsAreAdded() {
        MemoryBank bank = new MemoryBank(3, 0);
        for (int i = 0; i < 10; i++) {
            int position = bank.add(100 + i);

            assertEquals(i % 3, position);
            assertEquals(100 + i, bank.at(position));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_023, 1_024, 1_025, 2_048, 1_000_000})
    void shouldCountAnItemWhenItLiesBeyondTheFirstCounts(int item) {
        MemoryBank bank = new MemoryBank(3, 0);
        assertEquals(0, bank.count(item));
        bank.add(item);

        assertEquals(1, bank.count(item));
        assertEquals(0, bank.count(item + 1));
    }

    @Test
    void shouldHaveRoomForEachPositionsVectorWhenItIsFrozen() {
        MemoryBank bank = new MemoryBank(5, 16);

        assertEquals(5 * 16, bank.vectors().length);
        assertEquals(16, bank.vectorLength());
    }

    private static void assertHolds(Deque<Integer> model, MemoryBank bank, String where) {
        assertEquals(model.size(), bank.size(), where);
        long at = bank.inserts() - bank.size();
        for (Iterator<Integer> oldestFirst = model.iterator(); oldestFirst.hasNext(); at++) {
            assertEquals(oldestFirst.next(), bank.at((int) (at % bank.capacity())), where);
        }
    }
}
