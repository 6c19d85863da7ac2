package io.valence.evaluation;

import io.valence.embedding.Catalogue;
import io.valence.embedding.History;
import io.valence.embedding.IntList;
import io.valence.embedding.ItemRows;
import io.valence.embedding.RowTable;
import io.valence.embedding.SharedWeights;
import io.valence.learning.LearnerConfig;
import io.valence.learning.Query;
import io.valence.vector.VectorMath;
import java.util.HashMap;
import java.util.Map;

/**
 * Where an item stands, before it is learned from, among all items known so far (Vinagre, Jorge, Gama 2014):
 * by the model's score s/τ + b, and by popularity. Exact: every item is scored. A rank is 1 + the number of
 * other items that do not score lower, so ties count against, and so does a score that is not a number.
 *
 * <p>Items that the user has had are left out, all of them: this keeps its own record of who had what, since the
 * history in the user's row is bounded. Cost: O(N·d) a click.
 */
public final class PrequentialRanker {

    private final ItemRows items;
    private final Query query;
    private final SharedWeights weights;
    private final float temperature;
    private final boolean followers;
    private final Map<String, IntList> had = new HashMap<>();
    private final TopItems top;
    private float[] scores = new float[0];

    /**
     * @param config the choices
     * @param items the items' rows
     * @param weights what recent items weigh
     */
    public PrequentialRanker(LearnerConfig config, ItemRows items, SharedWeights weights) {
        this.items = items;
        this.top = new TopItems(items);
        this.query = new Query(config.dimensions());
        this.weights = weights;
        this.followers = config.followers();
        this.temperature = (float) config.temperature();
    }

    /**
     * Ranks an item for a user.
     *
     * @param users the table of the user's row
     * @param user its slot
     * @param userId the user's id
     * @param history the user's history
     * @param item the item's ordinal, or {@link Catalogue#UNKNOWN} for one not seen before, which is a miss
     * @param result filled with the ranks
     */
    public void rank(
            RowTable users, int user, String userId, History history, int item, PrequentialRanks result) {
        IntList seen = seenBy(userId, history);
        result.places = 0;
        result.popularPlaces = 0;
        result.repeat = item != Catalogue.UNKNOWN && seen.lastIndexOf(item) >= 0;
        if (item == Catalogue.UNKNOWN) {
            result.rank = PrequentialRanks.MISS;
            result.popularityRank = PrequentialRanks.MISS;
            result.rankAmongAll = PrequentialRanks.MISS;
            return;
        }
        items.readAll();
        rankByPopularity(seen, item, result);
        if (users.clicks(user) > 0) {
            rankByScore(users, user, history, seen, item, result);
        }
        if (result.repeat) {
            result.rank = PrequentialRanks.NOT_RANKED;
            result.popularityRank = PrequentialRanks.NOT_RANKED;
        }
    }

    /** Records that the user has the item, whether or not the click was ranked. */
    public void learned(String userId, History history, int item) {
        IntList seen = seenBy(userId, history);
        if (seen.lastIndexOf(item) < 0) {
            seen.add(item);
        }
    }

    /** Forgets what the user had. */
    public void forget(String userId) {
        had.remove(userId);
    }

    /** What the user had; after a restart it begins with what the row remembers. */
    private IntList seenBy(String userId, History history) {
        return had.computeIfAbsent(userId, id -> {
            IntList seen = new IntList();
            for (int i = 0; i < history.items().size(); i++) {
                seen.add(history.items().get(i));
            }
            return seen;
        });
    }

    private void rankByPopularity(IntList seen, int item, PrequentialRanks result) {
        RowTable table = items.table();
        int target = table.clicks(items.slot(item));
        int above = 0;
        for (int slot = 0; slot < table.slots(); slot++) {
            if (table.holds(slot) && table.clicks(slot) >= target) {
                above++;
            }
        }
        // The item itself is among them, which makes the count a rank.
        result.rankAmongAll = above;
        for (int i = 0; i < seen.size(); i++) {
            int other = seen.get(i);
            if (other != item && table.clicks(items.slot(other)) >= target) {
                above--;
            }
        }
        result.popularityRank = above;
        result.rank = above;
    }

    private void rankByScore(
            RowTable users, int user, History history, IntList seen, int item, PrequentialRanks result) {
        query.compose(users, user, items, history.recent(), weights);
        RowTable table = items.table();
        score(table);
        addFollowers(table, history.last());
        int itemSlot = items.slot(item);
        float target = scores[itemSlot];
        int rank = 1;
        for (int slot = 0; slot < table.slots(); slot++) {
            if (!(scores[slot] < target) && slot != itemSlot && table.holds(slot)) {
                rank++;
            }
        }
        result.rankAmongAll = rank;
        for (int i = 0; i < seen.size(); i++) {
            int slot = items.slot(seen.get(i));
            if (!(scores[slot] < target) && slot != itemSlot) {
                rank--;
            }
        }
        result.rank = rank;
        for (int i = 0; i < seen.size(); i++) {
            scores[items.slot(seen.get(i))] = Float.NaN;
        }
        top.find(scores, result);
    }

    private void addFollowers(RowTable table, int last) {
        if (!followers || last == Catalogue.UNKNOWN) {
            return;
        }
        int slot = items.slot(last);
        for (int i = 0; i < table.followers().size(slot); i++) {
            int follower = table.followers().ordinal(slot, i);
            scores[items.slot(follower)] += weights.followers() * table.followers().share(slot, follower);
        }
    }

    private void score(RowTable table) {
        int slots = table.slots();
        if (scores.length < slots) {
            scores = new float[slots * 2];
        }
        float[] direction = query.direction();
        int rows = 0;
        for (int from = 0; from < slots; from += rows) {
            rows = Math.min(table.rowsFrom(from), slots - from);
            VectorMath.stridedDots(
                    direction, 0, table.chunk(from), table.offset(from), table.stride(), rows, scores, from,
                    direction.length);
            for (int slot = from; slot < from + rows; slot++) {
                float norm = table.norm(slot);
                // Not "norm > 0": that would score a row of NaN by its bias alone.
                float similarity = norm == 0 ? 0 : scores[slot] / norm;
                scores[slot] = similarity / temperature + table.bias(slot);
            }
        }
    }
}
