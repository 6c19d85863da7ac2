package io.valence.evaluation;

import io.valence.embedding.ItemRows;
import io.valence.embedding.RowTable;

/**
 * The items that score highest, from scores that were made for a rank, and how many of them are among the most popular
 * 1 % of all items (rounded up). Of equal scores, and of equally many clicks, the item that is known for longer comes
 * first, so that neither depends on which slots the rows are in. Cost: O(N) comparisons, without a score of its own.
 */
final class TopItems {

    private static final int PERCENT = 100;

    private final ItemRows items;
    private final float[] best = new float[PrequentialRanks.TOP];
    private final int[] slots = new int[PrequentialRanks.TOP];
    private final long[] popularities = new long[PrequentialRanks.TOP];
    private final int[] above = new int[PrequentialRanks.TOP];

    TopItems(ItemRows items) {
        this.items = items;
    }

    /**
     * Fills the result's top.
     *
     * @param scores by slot; one that is no number is never at the top
     */
    void find(float[] scores, PrequentialRanks result) {
        RowTable table = items.table();
        int slotsInUse = table.slots();
        int places = 0;
        float least = Float.NEGATIVE_INFINITY;
        for (int slot = 0; slot < slotsInUse; slot++) {
            if (scores[slot] >= least && table.holds(slot)) {
                places = insert(scores[slot], slot, places);
                least = places == PrequentialRanks.TOP ? best[places - 1] : least;
            }
        }
        for (int place = 0; place < places; place++) {
            result.top[place] = items.ordinalAt(slots[place]);
        }
        result.places = places;
        result.popularPlaces = popular(table, places);
    }

    /** Puts a slot where it belongs, if it does, and returns how many there are then. */
    private int insert(float score, int slot, int places) {
        int place = places;
        while (place > 0 && isBefore(score, slot, place - 1)) {
            place--;
        }
        if (place == PrequentialRanks.TOP) {
            return places;
        }
        int moved = Math.min(places, PrequentialRanks.TOP - 1) - place;
        System.arraycopy(best, place, best, place + 1, moved);
        System.arraycopy(slots, place, slots, place + 1, moved);
        best[place] = score;
        slots[place] = slot;
        return Math.min(places + 1, PrequentialRanks.TOP);
    }

    private boolean isBefore(float score, int slot, int place) {
        return score > best[place]
                || score == best[place] && items.ordinalAt(slot) < items.ordinalAt(slots[place]);
    }

    /** How many of the top are popular: an item is done with once enough others are more so, and most are so soon. */
    private int popular(RowTable table, int places) {
        int enough = (items.size() + PERCENT - 1) / PERCENT;
        int left = places;
        for (int place = 0; place < places; place++) {
            popularities[place] = popularity(table, slots[place]);
            above[place] = 0;
        }
        int slotsInUse = table.slots();
        int least = leastClicks(left);
        for (int slot = 0; slot < slotsInUse && left > 0; slot++) {
            if (table.clicks(slot) >= least && table.holds(slot)) {
                int before = left;
                left = drop(popularity(table, slot), enough, left);
                least = left < before ? leastClicks(left) : least;
            }
        }
        return left;
    }

    /** Counts what is more popular than what is left, drops those with enough, and returns how many are left. */
    private int drop(long popularity, int enough, int left) {
        int kept = left;
        for (int i = kept - 1; i >= 0; i--) {
            if (popularity > popularities[i] && ++above[i] >= enough) {
                kept--;
                popularities[i] = popularities[kept];
                above[i] = above[kept];
            }
        }
        return kept;
    }

    private int leastClicks(int left) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < left; i++) {
            least = Math.min(least, popularities[i]);
        }
        return (int) (least >> Integer.SIZE);
    }

    /** Clicks, then age: no two items have the same. */
    private long popularity(RowTable table, int slot) {
        return (long) table.clicks(slot) << Integer.SIZE | Integer.MAX_VALUE - items.ordinalAt(slot);
    }
}
