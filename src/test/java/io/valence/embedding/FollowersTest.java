package io.valence.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FollowersTest {

    private final Followers followers = new Followers();

    @Test
    void shouldKnowNoneWhenNothingFollowed() {
        assertEquals(0, followers.size(7));
        assertEquals(0, followers.share(7, 1));
    }

    @Test
    void shouldCountWhatFollowedWithWhatWasLongAgoCountingLess() {
        followers.add(7, 1);
        followers.add(7, 2);
        followers.add(7, 1);

        assertEquals(2, followers.size(7));
        assertEquals(0, followers.size(6));
        // 1 twice, once two times ago; 2 once, one time ago; and one for doubt.
        double first = 0.98 * 0.98 + 1;
        assertEquals(first / (first + 0.98 + 1), followers.share(7, 1), 1e-6);
        assertEquals(0.98 / (first + 0.98 + 1), followers.share(7, 2), 1e-6);
        assertEquals(0, followers.share(7, 3));
    }

    @Test
    void shouldLetTheRarestGoWhenOneMoreComesThanFits() {
        for (int item = 0; item < Followers.MOST; item++) {
            followers.add(0, item);
            if (item != 3) {
                followers.add(0, item);
            }
        }
        followers.add(0, 99);

        assertEquals(Followers.MOST, followers.size(0));
        assertEquals(0, followers.share(0, 3));
        assertEquals(1, followers.count(0, 3));
        assertEquals(99, followers.ordinal(0, 3));
    }

    @Test
    void shouldForgetWhatFollowedWhenASlotIsTakenByAnotherRow() {
        RowTable table = new RowTable(3);
        int slot = table.allocate();
        table.followers().add(slot, 5);
        table.free(slot);

        assertEquals(slot, table.allocate());
        assertEquals(0, table.followers().size(slot));
    }
}
