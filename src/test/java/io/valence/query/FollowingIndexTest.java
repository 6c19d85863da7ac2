package io.valence.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.embedding.RandomBits;
import io.valence.embedding.RowTable;
import io.valence.store.ItemMatrix;
import io.valence.store.ItemMatrix.RowFunction;
import io.valence.vector.VectorMath;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the graph leads to, against a scan of all. */
class FollowingIndexTest {

    private static final long SEED = 5;
    private static final int D = 8;
    private static final int ITEMS = 5_000;
    private static final int K = 10;
    private static final float TEMPERATURE = 0.2f;
    private static final int[] NONE = {};

    private final RandomBits random = new RandomBits(SEED);
    private final ItemMatrix matrix = new ItemMatrix(D, 0);
    private long nanos;
    private int rows;
    private final FollowingIndex index = new FollowingIndex(TEMPERATURE, () -> nanos, Runnable::run);

    @BeforeEach
    void fill() {
        matrix.fill(ordinal -> null);
        IntStream.range(0, ITEMS).forEach(this::write);
        // Builds it.
        index.best(matrix, K, score(direction()), TEMPERATURE, Bonus.NONE, NONE);
    }

    @Test
    void shouldFindNearlyAllOfTheBestLookingAtFewWhenTheRowsHaveNotMoved() {
        assertRecall(0.97, NONE);
    }

    @Test
    void shouldFindNearlyAllAndWithTheirScoresOfNowWhenSomeRowsHaveMovedAndSomeAreNew() {
        for (int ordinal = 0; ordinal < ITEMS; ordinal += 10) {
            write(ordinal);
        }
        IntStream.range(ITEMS, ITEMS + 50).forEach(this::write);

        assertRecall(0.85, NONE);
        float[] direction = direction();
        TopItems top = index.best(matrix, K, score(direction), TEMPERATURE, Bonus.NONE, NONE);
        float[] now = new float[1];
        for (; top.size() > 0; top.removeWorst()) {
            matrix.compute(top.worstOrdinal(), score(direction), now, 0);
            assertEquals(now[0], top.worstScore());
        }
    }

    @Test
    void shouldFindAnItemThatIsNewerThanTheGraph() {
        float[] direction = direction();
        RowTable table = new RowTable(D);
        int slot = table.allocate();
        System.arraycopy(direction, 0, table.chunk(slot), table.offset(slot), D);
        table.restore(slot, 2, 0, 1, 1, 1);
        matrix.write(ITEMS, table, slot);

        assertEquals(ITEMS, ordinals(index.best(matrix, K, score(direction), TEMPERATURE, Bonus.NONE, NONE)).get(0));
    }

    @Test
    void shouldBeBuiltAnewOnceItHasRested() {
        for (int ordinal = 0; ordinal < ITEMS; ordinal++) {
            write(ordinal);
        }
        nanos += 9_000_000_000L;
        double stale = recall(NONE);
        nanos += 2_000_000_000L;
        index.best(matrix, K, score(direction()), TEMPERATURE, Bonus.NONE, NONE);

        assertTrue(stale < 0.9, "recall " + stale + " though every row is another, seed " + SEED);
        assertRecall(0.97, NONE);
    }

    @Test
    void shouldLeaveOutWhatIsExcludedAndStillFindAsManyWhenNearlyAllAreExcluded() {
        int[] most = IntStream.range(0, ITEMS).filter(ordinal -> ordinal % 400 != 0).toArray();
        int[] some = IntStream.range(0, ITEMS).filter(ordinal -> ordinal % 2 == 0).toArray();

        assertRecall(0.97, some);
        for (int[] excluded : List.of(most, some)) {
            List<Integer> found = ordinals(index.best(matrix, K, score(direction()), TEMPERATURE, Bonus.NONE, excluded));
            assertEquals(K, found.size(), "seed " + SEED);
            assertTrue(found.stream().noneMatch(ordinal -> Arrays.binarySearch(excluded, ordinal) >= 0));
        }
    }

    @Test
    void shouldFindTheSimilarWhenThereIsNoBiasInTheQuestion() {
        int hits = 0;
        for (int query = 0; query < 100; query++) {
            RowFunction cosine = ItemScan.cosine(direction());
            List<Integer> best = ordinals(ItemSearch.EXACT.best(matrix, K, cosine, 1, Bonus.NONE, NONE));
            best.retainAll(ordinals(index.best(matrix, K, cosine, 1, Bonus.NONE, NONE)));
            hits += best.size();
        }
        assertTrue(hits >= 970, hits + " of 1000, seed " + SEED);
    }

    private void assertRecall(double least, int[] excluded) {
        double recall = recall(excluded);
        assertTrue(recall >= least, "recall " + recall + ", expected " + least + ", seed " + SEED);
    }

    private double recall(int[] excluded) {
        int hits = 0;
        for (int query = 0; query < 100; query++) {
            float[] direction = direction();
            List<Integer> best =
                    ordinals(ItemSearch.EXACT.best(matrix, K, score(direction), TEMPERATURE, Bonus.NONE, excluded));
            rows = 0;
            List<Integer> found = ordinals(index.best(matrix, K, score(direction), TEMPERATURE, Bonus.NONE, excluded));
            assertTrue(rows < ITEMS, "looked at " + rows + " of " + ITEMS);
            best.retainAll(found);
            hits += best.size();
        }
        return hits / (100.0 * K);
    }

    private RowFunction score(float[] direction) {
        RowFunction score = ItemScan.score(direction, TEMPERATURE);
        return (chunk, from, count, out, outAt) -> {
            rows += count;
            score.apply(chunk, from, count, out, outAt);
        };
    }

    private void write(int ordinal) {
        RowTable table = new RowTable(D);
        int slot = table.allocate();
        for (int i = 0; i < D; i++) {
            table.chunk(slot)[table.offset(slot) + i] = component();
        }
        table.restore(slot, 2 * component(), 0, 1, 1, 1);
        matrix.write(ordinal, table, slot);
    }

    private float[] direction() {
        float[] direction = new float[VectorMath.padded(D)];
        for (int i = 0; i < D; i++) {
            direction[i] = component();
        }
        VectorMath.scale((float) (1 / Math.sqrt(VectorMath.squaredNorm(direction, 0, direction.length))), direction, 0,
                direction.length);
        return direction;
    }

    private float component() {
        return (random.next() >> 40) / (float) (1 << 23);
    }

    /** The best first. */
    private static List<Integer> ordinals(TopItems top) {
        return top.drain((ordinal, score) -> ordinal);
    }
}
