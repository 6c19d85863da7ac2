package io.valence.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class McNemarTest {

    @Test
    void shouldCountWhatOneAloneAnswersWhenBothAreAsked() {
        McNemar comparison = of(3, 1);
        comparison.add(true, true);
        comparison.add(false, false);

        assertEquals(3, comparison.firstAlone());
        assertEquals(1, comparison.secondAlone());
    }

    @Test
    void shouldGiveTheBinomialTailWhenCountsAreSmall() {
        // 2·(1 + 4)/2⁴, 2·(1 + 10 + 45)/2¹⁰ and 2/2⁵.
        assertEquals(10 / 16.0, of(3, 1).pValue(), 1e-12);
        assertEquals(112 / 1024.0, of(2, 8).pValue(), 1e-12);
        assertEquals(2 / 32.0, of(5, 0).pValue(), 1e-12);
    }

    @Test
    void shouldBeOneWhenThereIsNothingBetweenThem() {
        assertEquals(1, of(0, 0).pValue());
        assertEquals(1, of(1, 1).pValue());
        assertEquals(1, of(500, 500).pValue());
    }

    @Test
    void shouldComeNearTheNormalDistributionWhenCountsAreLarge() {
        // z = (|5150 − 4850| − 1)/√10000 = 2.99: 2·(1 − Φ(2.99)) = 0.002790.
        assertEquals(0.002790, of(5150, 4850).pValue(), 5e-6);
        assertEquals(of(5150, 4850).pValue(), of(4850, 5150).pValue());
    }

    @Test
    void shouldStayANumberWhenTheDifferenceIsBeyondDoubt() {
        double p = of(20_000, 1_000).pValue();

        assertTrue(p >= 0 && p < 1e-300, "p is " + p);
    }

    private static McNemar of(int first, int second) {
        McNemar comparison = new McNemar();
        for (int i = 0; i < first; i++) {
            comparison.add(true, false);
        }
        for (int i = 0; i < second; i++) {
            comparison.add(false, true);
        }
        return comparison;
    }
}
