package io.valence.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SharedWeightsTest {

    private final SharedWeights weights = new SharedWeights(3, 0.5);

    @Test
    void shouldHalveFromItemToItemWhenNew() {
        assertEquals(3, weights.recentItems());
        assertEquals(0.5f, weights.recent(0));
        assertEquals(0.25f, weights.recent(1));
        assertEquals(0.125f, weights.recent(2));
        assertFalse(weights.takeChanged());
    }

    @Test
    void shouldStayWithinItsBoundsWhenMuchIsAdded() {
        weights.addRecent(0, -3);
        weights.addRecent(1, 1e9);
        weights.addRecent(2, Double.NaN);

        assertEquals(0, weights.recent(0));
        assertEquals(SharedWeights.MOST, weights.recent(1));
        assertEquals(0.125f, weights.recent(2));
    }

    @Test
    void shouldSayThatItChangedOnceWhenItDid() {
        weights.addRecent(0, 0.25);

        assertTrue(weights.takeChanged());
        assertFalse(weights.takeChanged());
        weights.addRecent(0, 0);
        assertFalse(weights.takeChanged());
    }
}
