package io.valence.negatives;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bank against a plain queue. */
class MemoryBankTest {

    private static final int ITEMS = 20;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64})
    void shouldHoldWhatAQueueHoldsWhenAddedTo(int capacity) {
        MemoryBank bank = new MemoryBank(capacity, 0);
        Deque<Integer> queue = new ArrayDeque<>();
        long seed = 31 + capacity;
        SplittableRandom random = new SplittableRandom(seed);
        for (int step = 1; step <= 1_000; step++) {
            int item = random.nextInt(ITEMS);
            int position = bank.add(item);
            if (queue.size() == capacity) {
                queue.removeFirst();
            }
            queue.addLast(item);

            String where = "step " + step + ", seed " + seed;
            assertEquals(item, bank.at(position), where);
            assertEquals(queue.size(), bank.size(), where);
            assertEquals(step, bank.inserts(), where);
            assertEquals(new ArrayList<>(queue), inOrder(bank, position), where);
            for (int i = 0; i < ITEMS; i++) {
                assertEquals(Collections.frequency(queue, i), bank.count(i), where);
            }
        }
    }

    /** Oldest first: behind the position that was written last, around the ring. */
    private static List<Integer> inOrder(MemoryBank bank, int newest) {
        List<Integer> items = new ArrayList<>();
        for (int i = 1; i <= bank.size(); i++) {
            items.add(bank.at((newest + i) % bank.size()));
        }
        return items;
    }
}
