package io.valence.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PrequentialMeasuresTest {

    @Test
    void shouldGiveTheDefinitionsWhenRanksAreKnown() {
        PrequentialMeasures measures = of(1, 3, 10, 11, 100, 101, PrequentialRanks.MISS);

        assertEquals(7, measures.evaluated());
        assertEquals(1 / 7.0, measures.recallAt(1));
        assertEquals(2 / 7.0, measures.recallAt(5));
        assertEquals(3 / 7.0, measures.recallAt(10));
        assertEquals(4 / 7.0, measures.recallAt(20));
        // 1/log2(2), 1/log2(4), 1/log2(11), 1/log2(12), 1/log2(101).
        assertEquals((1 + 0.5 + 0.2890648 + 0.2789429 + 0.1501905) / 7, measures.dcgAt100(), 1e-7);
        assertEquals((1 + 1 / 3.0 + 0.1 + 1 / 11.0 + 0.01 + 1 / 101.0) / 7, measures.meanReciprocalRank(), 1e-12);
    }

    @Test
    void shouldGiveZeroWhenNothingWasRanked() {
        assertEquals(0, of().recallAt(10));
        assertEquals(0, of().dcgAt100());
        assertEquals(0, of().meanReciprocalRank());
    }

    @Test
    void shouldNameTheValueWhenItIsOutOfRange() {
        assertEquals("rank is 0, expected 1 or more",
                assertThrows(IllegalArgumentException.class, () -> of(0)).getMessage());
        assertEquals("k is 101, expected 1 to 100",
                assertThrows(IllegalArgumentException.class, () -> of(1).recallAt(101)).getMessage());
    }

    private static PrequentialMeasures of(int... ranks) {
        PrequentialMeasures measures = new PrequentialMeasures();
        for (int rank : ranks) {
            measures.add(rank);
        }
        return measures;
    }
}
