package io.valence.negatives;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stamped array against a map. */
class ItemMarksTest {

    /** What the array begins with. */
    private static final int FIRST_LENGTH = 1024;

    private static final int ABSENT = -3;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldAnswerAsAMapWhenUsedAtRandom(long seed) {
        Random random = new Random(seed);
        ItemMarks marks = new ItemMarks();
        Map<Integer, Integer> model = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            int ordinal = random.nextInt(1 + step);
            if (random.nextInt(100) == 0) {
                marks.clear();
                model.clear();
            }
            if (random.nextBoolean()) {
                int value = random.nextInt(3) == 0 ? random.nextInt(1 << 30) : random.nextInt(5);
                marks.put(ordinal, value);
                model.put(ordinal, value);
            } else if (random.nextBoolean()) {
                model.putIfAbsent(ordinal, step);
                assertEquals(
                        model.get(ordinal), marks.putIfAbsent(ordinal, step),
                        "ordinal " + ordinal + " step " + step + " seed " + seed);
            }
            int asked = random.nextBoolean() ? ordinal : random.nextInt(1 + step);
            assertEquals(
                    model.getOrDefault(asked, ABSENT), marks.get(asked, ABSENT),
                    "ordinal " + asked + " step " + step + " seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, FIRST_LENGTH - 1, FIRST_LENGTH, 100 * FIRST_LENGTH})
    void shouldBeEmptyWhenItIsNew(int ordinal) {
        assertEquals(ABSENT, new ItemMarks().get(ordinal, ABSENT));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, (1 << 30) - 1})
    void shouldGiveTheValueWhenItWasPut(int value) {
        ItemMarks marks = new ItemMarks();
        marks.put(5, value);

        assertEquals(value, marks.get(5, ABSENT));
    }

    @ParameterizedTest
    @ValueSource(ints = {FIRST_LENGTH - 1, FIRST_LENGTH, 2 * FIRST_LENGTH, 100 * FIRST_LENGTH})
    void shouldKeepWhatItHeldWhenItGrows(int ordinal) {
        ItemMarks marks = new ItemMarks();
        marks.put(5, 2);
        marks.put(ordinal, 8);

        assertEquals(2, marks.get(5, ABSENT));
        assertEquals(8, marks.get(ordinal, ABSENT));
        assertEquals(ABSENT, marks.get(ordinal - 1, ABSENT));
    }

    @Test
    void shouldBeEmptyWhenTheNumbersHaveRunOut() {
        ItemMarks marks = new ItemMarks();
        // Rounds of the largest numbers begin anew after one, so that the first numbers are used again.
        for (int round = 0; round < 8; round++) {
            marks.put(round, (1 << 30) - 1 - round);
            assertEquals((1 << 30) - 1 - round, marks.get(round, ABSENT), "round " + round);
            marks.clear();
            for (int ordinal = 0; ordinal < 8; ordinal++) {
                assertEquals(ABSENT, marks.get(ordinal, ABSENT), "ordinal " + ordinal + " round " + round);
            }
        }
    }
}
