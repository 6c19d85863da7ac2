package io.valence.evaluation;

import io.valence.embedding.ItemRows;
import io.valence.embedding.RandomBits;
import io.valence.embedding.RowTable;
import io.valence.vector.VectorMath;
import java.util.Arrays;

/**
 * How the items' unit vectors lie on the sphere (Wang and Isola 2020), over a seeded sample, so that it costs the
 * same whatever the catalogue: uniformity, log E e^(−2|x−y|²) over random pairs, and |E v̂|, which is near 1
 * when all vectors point the same way and about 1/√{@value #SAMPLE} when they point anywhere. And how long their rows
 * are, which grow with what was added to them.
 */
public final class EmbeddingProbe {

    /** Items, and pairs, that are looked at. */
    public static final int SAMPLE = 256;

    private final ItemRows items;
    private final float[] mean;
    private double uniformity;
    private double collapse;
    private double norm;
    private double largestNorm;

    /** @param items at whose rows to look */
    public EmbeddingProbe(ItemRows items) {
        this.items = items;
        this.mean = new float[VectorMath.padded(items.table().dimensions())];
    }

    /** Looks anew; NaN for all measures with fewer than two items. */
    public void measure(long seed) {
        uniformity = Double.NaN;
        collapse = Double.NaN;
        norm = Double.NaN;
        largestNorm = Double.NaN;
        int known = items.size();
        if (known < 2) {
            return;
        }
        RowTable table = items.table();
        RandomBits random = new RandomBits(seed);
        Arrays.fill(mean, 0f);
        double sum = 0;
        double norms = 0;
        double largest = 0;
        for (int i = 0; i < SAMPLE; i++) {
            long bits = random.next();
            int first = (int) (((bits >>> 32) * known) >>> 32);
            int second = (int) ((first + 1 + (((bits & 0xffffffffL) * (known - 1)) >>> 32)) % known);
            int x = items.slot(first);
            int y = items.slot(second);
            float[] xs = table.chunk(x);
            float dot = VectorMath.dot(xs, table.offset(x), table.chunk(y), table.offset(y), mean.length);
            double cosine = dot / ((double) table.norm(x) * table.norm(y));
            sum += StrictMath.exp(-4 * (1 - cosine));
            norms += table.norm(x);
            largest = Math.max(largest, table.norm(x));
            VectorMath.axpy(1 / table.norm(x), xs, table.offset(x), mean, 0, mean.length);
        }
        uniformity = StrictMath.log(sum / SAMPLE);
        collapse = Math.sqrt(VectorMath.squaredNorm(mean, 0, mean.length)) / SAMPLE;
        norm = norms / SAMPLE;
        largestNorm = largest;
    }

    /** log E e^(−2|x−y|²) over pairs of items: 0 when all are the same, about −4 when spread evenly. */
    public double uniformity() {
        return uniformity;
    }

    /** |E v̂| over items. */
    public double collapse() {
        return collapse;
    }

    /** E |v| over items. */
    public double norm() {
        return norm;
    }

    /** The largest |v| of the items that were looked at. */
    public double largestNorm() {
        return largestNorm;
    }
}
