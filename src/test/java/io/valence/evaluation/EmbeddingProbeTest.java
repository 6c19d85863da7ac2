package io.valence.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.embedding.InMemoryItems;
import io.valence.embedding.RowTable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sampled measures against their formulas over all items and all pairs. */
class EmbeddingProbeTest {

    private static final int D = 9;

    @ParameterizedTest
    @CsvSource({"3, 1", "40, 2", "300, 3", "300, 4"})
    void shouldBeCloseToAllPairsWhenItSamplesThem(int count, long seed) {
        InMemoryItems items = InMemoryItems.of(count, D, seed);
        lean(items);
        double sum = 0;
        double squares = 0;
        int pairs = 0;
        for (int x = 0; x < count; x++) {
            for (int y = 0; y < x; y++) {
                double closeness = Math.exp(-2 * squaredDistance(unit(items, x), unit(items, y)));
                sum += closeness;
                squares += closeness * closeness;
                pairs++;
            }
        }
        double mean = sum / pairs;
        double error = Math.sqrt((squares / pairs - mean * mean) / EmbeddingProbe.SAMPLE);

        // Four standard errors of a mean of so many; they are drawn with replacement.
        double measured = Math.exp(measured(items, seed).uniformity());
        assertEquals(mean, measured, 4 * error + 1e-6, "seed " + seed);
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "40, 2", "300, 3", "300, 4"})
    void shouldBeCloseToTheMeanVectorWhenItSamplesItems(int count, long seed) {
        InMemoryItems items = InMemoryItems.of(count, D, seed);
        lean(items);
        double[] mean = new double[D];
        for (int x = 0; x < count; x++) {
            double[] unit = unit(items, x);
            for (int i = 0; i < D; i++) {
                mean[i] += unit[i] / count;
            }
        }
        double length = Math.sqrt(squaredDistance(mean, new double[D]));

        // The mean of n unit vectors that are drawn is off by less than 1/√n on average: three times that.
        assertEquals(length, measured(items, seed).collapse(), 3 / Math.sqrt(EmbeddingProbe.SAMPLE), "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldShowACollapseWhenAllVectorsPointTheSameWay(long seed) {
        InMemoryItems items = InMemoryItems.of(50, D, seed);
        for (int item = 0; item < 50; item++) {
            set(items, item, (i, w) -> (i + 1) * 0.5f);
        }
        EmbeddingProbe probe = measured(items, seed);

        assertEquals(1, probe.collapse(), 1e-5, "seed " + seed);
        assertEquals(0, probe.uniformity(), 1e-5, "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldShowNoCollapseWhenVectorsPointAnywhere(long seed) {
        EmbeddingProbe probe = measured(InMemoryItems.of(5_000, 64, seed), seed);

        // E|mean|² of n independent unit vectors is 1/n.
        assertEquals(1 / Math.sqrt(EmbeddingProbe.SAMPLE), probe.collapse(), 0.02, "seed " + seed);
        // e^(−4(1 − cos)) with cos of variance 1/d: −4 + 8/d.
        assertEquals(-4 + 8 / 64.0, probe.uniformity(), 0.2, "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldNeverPairAnItemWithItselfWhenThereAreTwo(long seed) {
        InMemoryItems items = InMemoryItems.of(2, D, seed);
        set(items, 0, (i, w) -> i == 0 ? 3f : 0f);
        set(items, 1, (i, w) -> i == 0 ? -2f : 0f);

        // |x − y|² is 4 for the only pair.
        assertEquals(-8, measured(items, seed).uniformity(), 1e-5, "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldNotDependOnLengthsWhenItMeasures(long seed) {
        InMemoryItems items = InMemoryItems.of(50, D, seed);
        EmbeddingProbe before = measured(items, seed);
        for (int item = 0; item < 50; item++) {
            float factor = 1 + item;
            set(items, item, (i, w) -> w * factor);
        }
        EmbeddingProbe after = measured(items, seed);

        assertEquals(before.uniformity(), after.uniformity(), 1e-5, "seed " + seed);
        assertEquals(before.collapse(), after.collapse(), 1e-5, "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldMeasureTheSameWhenTheSeedIsTheSame(long seed) {
        EmbeddingProbe probe = measured(InMemoryItems.of(50, D, seed), seed);
        double uniformity = probe.uniformity();
        double collapse = probe.collapse();
        probe.measure(seed + 1);
        assertTrue(uniformity != probe.uniformity() && collapse != probe.collapse(), "seed " + seed);
        probe.measure(seed);

        assertEquals(uniformity, probe.uniformity(), "seed " + seed);
        assertEquals(collapse, probe.collapse(), "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldMeasureLengthsWhenTheyDiffer(long seed) {
        InMemoryItems items = InMemoryItems.of(300, D, seed);
        for (int item = 0; item < 300; item++) {
            float factor = item % 2 == 0 ? 2 : 6;
            set(items, item, (i, w) -> w * factor);
        }
        EmbeddingProbe probe = measured(items, seed);

        assertEquals(6, probe.largestNorm(), 1e-5, "seed " + seed);
        // Four standard errors of so many of 2 or 6.
        assertEquals(4, probe.norm(), 4 * 2 / Math.sqrt(EmbeddingProbe.SAMPLE), "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldBeNoNumberWhenThereAreFewerThanTwoItems(int count) {
        EmbeddingProbe probe = measured(InMemoryItems.of(count, D, 1), 1);

        assertEquals(Double.NaN, probe.uniformity(), "seed 1");
        assertEquals(Double.NaN, probe.collapse(), "seed 1");
        assertEquals(Double.NaN, probe.norm(), "seed 1");
        assertEquals(Double.NaN, probe.largestNorm(), "seed 1");
    }

    private static EmbeddingProbe measured(InMemoryItems items, long seed) {
        EmbeddingProbe probe = new EmbeddingProbe(items);
        probe.measure(seed);
        return probe;
    }

    private interface Coordinate {
        float of(int i, float w);
    }

    private static void set(InMemoryItems items, int item, Coordinate coordinate) {
        RowTable table = items.table();
        int slot = items.slot(item);
        float[] chunk = table.chunk(slot);
        for (int i = 0; i < table.dimensions(); i++) {
            chunk[table.offset(slot) + i] = coordinate.of(i, chunk[table.offset(slot) + i]);
        }
        table.renorm(slot);
    }

    /** Half of the items lean one way, so that neither measure is what it is for random vectors. */
    private static void lean(InMemoryItems items) {
        for (int item = 0; item < items.size(); item += 2) {
            set(items, item, (i, w) -> i == 0 ? w + 2 : w);
        }
    }

    private static double[] unit(InMemoryItems items, int item) {
        RowTable table = items.table();
        int slot = items.slot(item);
        double[] w = new double[D];
        for (int i = 0; i < D; i++) {
            w[i] = table.chunk(slot)[table.offset(slot) + i];
        }
        double length = Math.sqrt(squaredDistance(w, new double[D]));
        for (int i = 0; i < D; i++) {
            w[i] /= length;
        }
        return w;
    }

    private static double squaredDistance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < D; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }
}
