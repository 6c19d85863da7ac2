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
    void shouldHoldTheSameSumsInAnyOrderWhenOtherTasksStepped() {
        SharedWeights other = new SharedWeights(3, 0.5);
        // Both come to the bound without knowing of each other: −0.4 each, from 0.5.
        weights.addRecent(0, -0.4);
        other.addRecent(0, -0.4);
        float[] step = {0, -0.4f};
        weights.add(step);
        other.add(step);

        assertEquals(-0.3f, weights.values()[1], 1e-6f);
        assertEquals(weights.values()[1], other.values()[1], 1e-6f);
        assertEquals(0, weights.recent(0));
        weights.addRecent(0, -0.1);
        assertEquals(other.values()[1], weights.values()[1]);
        weights.addRecent(0, 0.2);
        assertEquals(-0.1f, weights.values()[1], 1e-6f);
        weights.addRecent(0, 0.2);
        assertEquals(0.1f, weights.recent(0), 1e-6f);
    }

    @Test
    void shouldPassByWhatIsNoNumberWhenItIsToldByAnother() {
        weights.add(new float[] {Float.NaN, Float.POSITIVE_INFINITY, 0.5f});

        assertEquals(1, weights.followers());
        assertEquals(0.5f, weights.recent(0));
        assertEquals(0.75f, weights.recent(1));
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
