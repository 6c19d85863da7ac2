package io.valence.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list against a list of boxes. */
class IntListTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldHoldTheValuesOfAListWhenUsedAtRandom(long seed) {
        Random random = new Random(seed);
        IntList list = new IntList();
        List<Integer> model = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            String where = "step " + step + " seed " + seed;
            int action = random.nextInt(20);
            if (action < 11 || model.isEmpty()) {
                int value = random.nextInt(40) - 20;
                list.add(value);
                model.add(value);
            } else if (action < 15) {
                assertEquals(model.remove(model.size() - 1), list.removeLast(), where);
            } else if (action < 19) {
                int index = random.nextInt(model.size());
                list.removeAt(index);
                model.remove(index);
            } else if (random.nextInt(20) == 0) {
                list.clear();
                model.clear();
            }
            int value = random.nextInt(44) - 22;
            assertEquals(model.lastIndexOf(value), list.lastIndexOf(value), where);
            assertEquals(model.isEmpty(), list.isEmpty(), where);
            assertArrayEquals(model.stream().mapToInt(Integer::intValue).toArray(), list.toArray(), where);
            for (int i = 0; i < model.size(); i += 7) {
                assertEquals(model.get(i), list.get(i), where);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2, 3, 7})
    void shouldNameIndexAndSizeWhenThereIsNoValue(int index) {
        IntList list = twoOfThree();

        assertEquals(
                "index " + index + " of 2",
                assertThrows(IndexOutOfBoundsException.class, () -> list.get(index)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2, 3, 100})
    void shouldThrowWhenThereIsNoneToRemove(int index) {
        IntList list = twoOfThree();

        assertThrows(IndexOutOfBoundsException.class, () -> list.removeAt(index));
        assertArrayEquals(new int[] {5, 6}, list.toArray());
    }

    @Test
    void shouldThrowWhenTheLastOfNoneIsRemoved() {
        IntList list = new IntList();

        assertThrows(IndexOutOfBoundsException.class, list::removeLast);
        assertEquals(0, list.size());
    }

    @Test
    void shouldForgetAValueWhenItWasRemoved() {
        assertEquals(-1, twoOfThree().lastIndexOf(7));
    }

    @Test
    void shouldKeepItsValuesWhenTheCopyIsChanged() {
        IntList list = twoOfThree();
        list.toArray()[0] = 9;

        assertEquals(5, list.get(0));
    }

    /** Two values, and a third that was removed and whose place must not be looked at. */
    private static IntList twoOfThree() {
        IntList list = new IntList();
        list.add(5);
        list.add(6);
        list.add(7);
        list.removeLast();
        return list;
    }
}
