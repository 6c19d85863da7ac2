package io.valence.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.embedding.RandomBits;
import io.valence.embedding.RowTable;
import io.valence.store.ItemMatrix;
import io.valence.store.ItemMatrix.RowFunction;
import io.valence.vector.VectorMath;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The best of a scan against a plain sort of all. */
class ItemScanTest {

    private static final float TEMPERATURE = 0.2f;

    /** Each with other dimensions, numbers of items and k; components are few whole numbers, so that many tie. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void shouldBeAsSortedWhenRowsAreRandomAndTieAndAreNotNumbers(long seed) {
        RandomBits random = new RandomBits(seed);
        int d = 1 + below(random, 20);
        int items = below(random, 3_000);
        RowTable table = new RowTable(d);
        ItemMatrix matrix = new ItemMatrix(d, items / 2);
        matrix.fill(ordinal -> null);
        float[] direction = new float[VectorMath.padded(d)];
        for (int i = 0; i < d; i++) {
            direction[i] = below(random, 5) - 2;
        }
        float[] expected = new float[items];
        for (int ordinal = 0; ordinal < items; ordinal++) {
            int slot = randomRow(table, random);
            expected[ordinal] = score(table, slot, direction);
            if (below(random, 50) == 0) {
                expected[ordinal] = Float.NaN;
            } else {
                matrix.write(ordinal, table, slot);
            }
        }
        int[] excluded = IntStream.range(0, items).filter(i -> below(random, 20) == 0).toArray();
        int k = 1 + below(random, 60);
        RowFunction function = ItemScan.score(direction, TEMPERATURE);

        List<String> sorted = sorted(IntStream.range(0, items), expected, excluded, k);
        assertEquals(sorted, drained(new ItemScan(matrix).best(k, function, excluded)), "seed " + seed);

        int[] candidates = IntStream.range(0, items).map(i -> items - 1 - i).filter(i -> i % 3 == 0).toArray();
        assertEquals(
                sorted(Arrays.stream(candidates), expected, excluded, k),
                drained(new ItemScan(matrix).bestOf(candidates, k, function, excluded)),
                "seed " + seed);
    }

    private static int randomRow(RowTable table, RandomBits random) {
        int slot = table.allocate();
        for (int i = 0; i < table.dimensions(); i++) {
            table.chunk(slot)[table.offset(slot) + i] = below(random, 3) - 1;
        }
        float bias = switch (below(random, 40)) {
            case 0 -> Float.NaN;
            case 1 -> Float.POSITIVE_INFINITY;
            case 2 -> -0f;
            default -> below(random, 3);
        };
        table.restore(slot, bias, 0, 0, 0, 0);
        return slot;
    }

    /** As the learner scores. */
    private static float score(RowTable table, int slot, float[] direction) {
        float dot = VectorMath.dot(direction, 0, table.chunk(slot), table.offset(slot), direction.length);
        float norm = table.norm(slot);
        return (norm > 0 ? dot / norm : 0) / TEMPERATURE + table.bias(slot);
    }

    private static List<String> sorted(IntStream ordinals, float[] scores, int[] excluded, int k) {
        return ordinals.boxed()
                .filter(i -> Float.isFinite(scores[i]) && Arrays.binarySearch(excluded, i) < 0)
                // Zero and negative zero tie.
                .sorted(Comparator.<Integer>comparingDouble(i -> -(scores[i] + 0.0)).thenComparing(i -> i))
                .limit(k)
                .map(i -> i + ":" + scores[i])
                .toList();
    }

    private static List<String> drained(TopItems top) {
        return top.drain((ordinal, score) -> ordinal + ":" + score);
    }

    private static int below(RandomBits random, int bound) {
        return (int) Long.remainderUnsigned(random.next(), bound);
    }
}
