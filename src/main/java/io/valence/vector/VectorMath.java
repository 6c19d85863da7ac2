package io.valence.vector;

/**
 * Arithmetic on float vectors that lie inside arrays: each is an array and where in it the vector starts.
 *
 * <p>Lengths are multiples of {@value VectorKernels#LANES}; who has other dimensions pads with zeros. Whether the
 * Vector API is used is decided once, and changes no bit of any result. Nothing is allocated.
 *
 * <p>All throw {@link IndexOutOfBoundsException} naming the range and the array's length, and
 * {@link IllegalArgumentException} naming a length that is not padded.
 */
public final class VectorMath {

    private static final VectorKernels KERNELS = choose();

    private VectorMath() {}

    private static VectorKernels choose() {
        try {
            // By name: this class must load where the incubating module is absent.
            return (VectorKernels) Class.forName("io.valence.vector.SimdKernels")
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            return new ScalarKernels();
        }
    }

    /** The floats that a vector of {@code dimensions} takes once it is padded. */
    public static int padded(int dimensions) {
        return (dimensions + VectorKernels.LANES - 1) / VectorKernels.LANES * VectorKernels.LANES;
    }

    /** Whether the Vector API is in use: where its module is there and the hardware has eight lanes. */
    public static boolean isSimd() {
        return !(KERNELS instanceof ScalarKernels);
    }

    /** Σ aᵢbᵢ. */
    public static float dot(float[] a, int aAt, float[] b, int bAt, int length) {
        check(a, aAt, length);
        check(b, bAt, length);
        return KERNELS.dot(a, aAt, b, bAt, length);
    }

    /** Σ aᵢ². */
    public static float squaredNorm(float[] a, int at, int length) {
        check(a, at, length);
        return KERNELS.dot(a, at, a, at, length);
    }

    /** y ← y + αx; x and y may be the same, but not overlap otherwise. */
    public static void axpy(float alpha, float[] x, int xAt, float[] y, int yAt, int length) {
        check(x, xAt, length);
        check(y, yAt, length);
        KERNELS.axpy(alpha, x, xAt, y, yAt, length);
    }

    /** x ← αx. */
    public static void scale(float alpha, float[] x, int at, int length) {
        check(x, at, length);
        KERNELS.scale(alpha, x, at, length);
    }

    /**
     * wᵢ ← keepᵢ·wᵢ + amountᵢ·x, for 0 ≤ i &lt; count, where wᵢ starts at offsets[i] of rows[i]; neither two of them nor
     * one and x overlap.
     *
     * @param squaredNorms filled with |wᵢ|² afterwards: the same bits as {@link #squaredNorm} would give
     */
    public static void gatherPull(
            float[][] rows, int[] offsets, float[] keep, float[] x, int xAt, float[] amounts, int count,
            float[] squaredNorms, int length) {
        check(rows, offsets, 0, count, length);
        check(x, xAt, length);
        within(keep, 0, count);
        within(amounts, 0, count);
        within(squaredNorms, 0, count);
        KERNELS.gatherPull(rows, offsets, keep, x, xAt, amounts, count, squaredNorms, length);
    }

    /** out[i] = query·row i, for from ≤ i &lt; from + count, where row i starts at offsets[i] of rows[i]. */
    public static void gatherDots(
            float[] query, int queryAt, float[][] rows, int[] offsets, int from, int count, float[] out, int length) {
        check(query, queryAt, length);
        check(rows, offsets, from, count, length);
        within(out, from, count);
        KERNELS.gatherDots(query, queryAt, rows, offsets, from, count, out, length);
    }

    /** out[outAt + i] = query·row i, for 0 ≤ i &lt; count, where row i starts at {@code at + i·stride} of rows. */
    public static void stridedDots(
            float[] query, int queryAt, float[] rows, int at, int stride, int count, float[] out, int outAt,
            int length) {
        check(query, queryAt, length);
        if (count > 0) {
            check(rows, at, length);
            check(rows, at + (count - 1L) * stride, length);
        }
        within(out, outAt, count);
        KERNELS.stridedDots(query, queryAt, rows, at, stride, count, out, outAt, length);
    }

    /** out ← out + Σ weights[i]·row i, over from ≤ i &lt; from + count in order; rows as in {@link #gatherDots}. */
    public static void weightedSum(
            float[] weights, float[][] rows, int[] offsets, int from, int count, float[] out, int outAt, int length) {
        within(weights, from, count);
        check(rows, offsets, from, count, length);
        check(out, outAt, length);
        KERNELS.weightedSum(weights, rows, offsets, from, count, out, outAt, length);
    }

    /**
     * xᵢ ← e^xᵢ, to a relative error below 2·10⁻⁷; x below −87 counts as −87, above 88 as 88, and what is not a
     * number stays so. Any length.
     */
    public static void exp(float[] x, int at, int length) {
        within(x, at, length);
        KERNELS.exp(x, at, length);
    }

    private static void check(float[][] rows, int[] offsets, int from, int count, int length) {
        if (from < 0 || count < 0 || from > Math.min(rows.length, offsets.length) - count) {
            throw new IndexOutOfBoundsException("expected rows among " + Math.min(rows.length, offsets.length)
                    + ", got " + from + " to " + ((long) from + count));
        }
        for (int i = from; i < from + count; i++) {
            check(rows[i], offsets[i], length);
        }
    }

    private static void check(float[] array, long at, int length) {
        if ((length & (VectorKernels.LANES - 1)) != 0) {
            throw new IllegalArgumentException(
                    "expected a length that is a multiple of " + VectorKernels.LANES + ", got " + length);
        }
        within(array, at, length);
    }

    private static void within(float[] array, long at, int length) {
        if (at < 0 || length < 0 || at > array.length - length) {
            throw new IndexOutOfBoundsException(
                    "expected a vector inside " + array.length + " floats, got " + at + " to " + (at + length));
        }
    }
}
