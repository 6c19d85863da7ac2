package io.valence.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RecoveryTest {

    private static final int HIT = 10;
    private static final int OUT = 11;

    @Test
    void shouldCountUntilTheWindowIsBackWhenRanksAreKnown() {
        // Of the four before the turn, two are hits: a level of 0.5, so that two hits in four are back.
        Recovery recovery = after(4, OUT, OUT, OUT, HIT, OUT, HIT);

        add(recovery, OUT, OUT, HIT, OUT);
        assertEquals(0.5, recovery.level());
        assertEquals(0.25, recovery.now());
        assertEquals(Recovery.NEVER, recovery.clicks());
        add(recovery, OUT);
        assertEquals(Recovery.NEVER, recovery.clicks());
        // The window is now hit, out, out, hit.
        add(recovery, 1);
        assertEquals(6, recovery.clicks());
        add(recovery, OUT, OUT, OUT, OUT);
        assertEquals(6, recovery.clicks());
        assertEquals(0, recovery.least());
        assertEquals(0, recovery.now());
    }

    @Test
    void shouldNotBeBackBeforeTheWindowIsFullWhenAllAreHits() {
        Recovery recovery = after(3, HIT, HIT, HIT);

        add(recovery, HIT, HIT);
        assertEquals(Recovery.NEVER, recovery.clicks());
        assertEquals(Double.NaN, recovery.least());
        add(recovery, HIT);
        assertEquals(3, recovery.clicks());
    }

    @Test
    void shouldBeBackWhenItIsWithinAShareOfTheLevel() {
        int[] before = new int[20];
        Arrays.fill(before, HIT);
        Recovery recovery = after(20, before);

        add(recovery, OUT, OUT);
        for (int i = 0; i < 18; i++) {
            add(recovery, HIT);
        }
        // 18 of 20 is 0.9 of the level; 19 is 0.95.
        assertEquals(Recovery.NEVER, recovery.clicks());
        add(recovery, HIT);
        assertEquals(21, recovery.clicks());
    }

    @Test
    void shouldCountClicksThatAreNotRankedWhenTheyPass() {
        Recovery recovery = after(2, HIT, OUT);

        add(recovery, OUT, PrequentialRanks.NOT_RANKED, PrequentialRanks.NOT_RANKED, HIT);
        assertEquals(4, recovery.clicks());
    }

    @Test
    void shouldTakeAMissAsOutWhenTheItemIsNew() {
        Recovery recovery = after(2, HIT, HIT);

        add(recovery, PrequentialRanks.MISS, HIT, HIT);
        assertEquals(0.5, recovery.least());
        assertEquals(3, recovery.clicks());
    }

    @Test
    void shouldNameTheValueWhenItCannotBeMeasured() {
        assertEquals("window is 0, expected 1 or more",
                assertThrows(IllegalArgumentException.class, () -> new Recovery(0)).getMessage());
        Recovery recovery = new Recovery(2);
        recovery.add(HIT);
        assertEquals("1 clicks ranked, expected 2 or more",
                assertThrows(IllegalStateException.class, recovery::turn).getMessage());
        recovery.add(HIT);
        recovery.turn();
        assertEquals("the turn was already", assertThrows(IllegalStateException.class, recovery::turn).getMessage());
    }

    private static Recovery after(int window, int... ranks) {
        Recovery recovery = new Recovery(window);
        add(recovery, ranks);
        recovery.turn();
        return recovery;
    }

    private static void add(Recovery recovery, int... ranks) {
        for (int rank : ranks) {
            recovery.add(rank);
        }
    }
}
