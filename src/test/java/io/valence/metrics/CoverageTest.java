package io.valence.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bits against a set of ordinals. */
class CoverageTest {

    private final Coverage coverage = new Coverage();

    @ParameterizedTest
    @CsvSource({"1, 1", "64, 2", "65, 3", "5000, 4", "16384, 5"})
    void shouldBeExactWhenEachItemHasABit(int items, long seed) {
        Set<Integer> added = add(items, items, seed);

        assertEquals((double) added.size() / items, coverage.share(items), 1e-12, "seed " + seed);
        assertEquals(1, coverage.stride());
    }

    @ParameterizedTest
    @CsvSource({"16385, 2, 6", "40000, 4, 7", "1000000, 64, 8", "2000000000, 131072, 9"})
    void shouldBeCloseWhenThereAreMoreItemsThanBits(int items, int stride, long seed) {
        coverage.add(items - 1);
        Set<Integer> added = add(items, 30_000, seed);

        assertEquals(stride, coverage.stride());
        // Four standard errors of a sample of at least 8,192.
        assertEquals((double) added.size() / items, coverage.share(items), 4 * 0.5 / Math.sqrt(8_192), "seed " + seed);
    }

    @ParameterizedTest
    @CsvSource({"16385, 10", "300000, 11"})
    void shouldHoldTheSameWhenALaterItemComesFirstOrLast(int items, long seed) {
        Coverage other = new Coverage();
        other.add(items - 1);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            int item = random.nextInt(items);
            coverage.add(item);
            other.add(item);
        }
        coverage.add(items - 1);

        assertEquals(other.stride(), coverage.stride(), "seed " + seed);
        for (int word = 0; word < Coverage.words(); word++) {
            assertEquals(other.word(word), coverage.word(word), "word " + word + ", seed " + seed);
        }
    }

    @Test
    void shouldBeAllWhenEachItemWasThere() {
        for (int item = 0; item < 100_000; item++) {
            coverage.add(item);
        }

        assertEquals(1, coverage.share(100_000));
    }

    @Test
    void shouldBeAsNewWhenCleared() {
        coverage.add(1 << 20);
        coverage.clear();

        assertEquals(0, coverage.share(10));
        assertEquals(0, coverage.length());
        assertEquals(1, coverage.stride());
        assertTrue(Double.isNaN(coverage.share(0)));
    }

    private Set<Integer> add(int items, int times, long seed) {
        Random random = new Random(seed);
        Set<Integer> added = new HashSet<>();
        for (int i = 0; i < times; i++) {
            int item = random.nextInt(items);
            coverage.add(item);
            added.add(item);
        }
        return added;
    }
}
