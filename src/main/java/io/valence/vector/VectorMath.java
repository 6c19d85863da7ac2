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

    /** The kernels that were chosen. */
    static VectorKernels kernels() {
        return KERNELS;
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

    /** x ← x/|x|, or 0 where |x| is; returns |x|. */
    public static double normalise(float[] x, int length) {
        double norm = Math.sqrt(squaredNorm(x, 0, length));
        if ((float) norm > 0) {
            scale(1 / (float) norm, x, 0, length);
        }
        return norm;
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
     * wᵢ ← keepᵢ·wᵢ + amountᵢ·x, for each row wᵢ; neither two of them nor one and x overlap.
     *
     * @param squaredNorms filled with |wᵢ|² afterwards: the same bits as {@link #squaredNorm} would give
     */
    public static void gatherPull(
            ScatteredVectors rows, float[] keep, float[] x, int xAt, float[] amounts, float[] squaredNorms) {
        check(x, xAt, rows.length());
        within(keep, 0, rows.size());
        within(amounts, 0, rows.size());
        within(squaredNorms, 0, rows.size());
        KERNELS.gatherPull(rows, keep, x, xAt, amounts, squaredNorms);
    }

    /** out[i] = query·row i, for each row. */
    public static void gatherDots(float[] query, int queryAt, ScatteredVectors rows, float[] out) {
        check(query, queryAt, rows.length());
        within(out, 0, rows.size());
        KERNELS.gatherDots(query, queryAt, rows, out);
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

    /** out ← out + Σ weights[i]·row i, over all rows in order. */
    public static void weightedSum(float[] weights, ScatteredVectors rows, float[] out, int outAt) {
        within(weights, 0, rows.size());
        check(out, outAt, rows.length());
        KERNELS.weightedSum(weights, rows, out, outAt);
    }

    /** The largest of the first {@code length}; not a number where one of them is none; −∞ of none. */
    public static float max(float[] x, int length) {
        check(x, 0, length);
        return KERNELS.max(x, length);
    }

    /** xᵢ ← e^(xᵢ − shift) for the first {@code length}, as {@link #exp} does it; returns their sum. */
    public static float expSum(float[] x, float shift, int length) {
        check(x, 0, length);
        return KERNELS.expSum(x, shift, length);
    }

    /**
     * Σ weightsᵢ over the first {@code length} where xᵢ is not below the bound; one that is no number is not.
     *
     * @param weights whole numbers, whose sum is exact in any order
     */
    public static float sumUnlessBelow(float[] weights, float[] x, float bound, int length) {
        check(weights, 0, length);
        check(x, 0, length);
        return KERNELS.sumUnlessBelow(weights, x, bound, length);
    }

    /** xᵢ ← xᵢ / yᵢ for the first {@code length}. */
    public static void divide(float[] x, float[] y, int length) {
        check(x, 0, length);
        check(y, 0, length);
        KERNELS.divide(x, y, length);
    }

    /**
     * outᵢ = aᵢ²·max(square − sᵢ², 0): the square of a·(x − s·ŵ), of a vector x and a unit vector ŵ.
     *
     * @param s x·ŵ
     * @param square |x|²
     */
    public static void squaredTangents(float[] a, float[] s, float square, float[] out, int length) {
        check(a, 0, length);
        check(s, 0, length);
        check(out, 0, length);
        KERNELS.squaredTangents(a, s, square, out, length);
    }

    /**
     * The sizes of steps by Adagrad.
     *
     * @param sums G of each row, to which its share of the square is added
     * @param squares |g|²
     * @param norms |w|
     * @param sizes filled with what the gradient is to be multiplied by
     */
    public static void adagrad(
            float[] sums, float[] squares, float[] norms, Adagrad rule, float[] sizes, int length) {
        check(sums, 0, length);
        check(squares, 0, length);
        check(norms, 0, length);
        check(sizes, 0, length);
        KERNELS.adagrad(sums, squares, norms, rule, sizes, length);
    }

    /**
     * What {@link #gatherPull} is to do for {@code w ← w − size·a·(x − s·ŵ)}: keep = 1 + size·a·s/|w|, and amount =
     * −size·a. Where the gradient's square is 0 the row stays: the size may be so large then that the 1 was lost in
     * rounding, and the row with it. Of the smallest squares that a float can hold, down to that, ever less is stepped.
     *
     * @param norms |w|, above 0
     * @param squares |a·(x − s·ŵ)|²
     */
    public static void sphereSteps(
            float[] sizes, float[] a, float[] s, float[] norms, float[] squares, float[] keep, float[] amounts,
            int length) {
        check(sizes, 0, length);
        check(a, 0, length);
        check(s, 0, length);
        check(norms, 0, length);
        check(squares, 0, length);
        check(keep, 0, length);
        check(amounts, 0, length);
        KERNELS.sphereSteps(sizes, a, s, norms, squares, keep, amounts, length);
    }

    /**
     * xᵢ ← e^xᵢ, to a relative error below 2·10⁻⁷; x below −87 counts as −87, above 88 as 88, and what is not a
     * number stays so. Any length.
     */
    public static void exp(float[] x, int at, int length) {
        within(x, at, length);
        KERNELS.exp(x, at, length);
    }

    private static void check(float[] array, long at, int length) {
        requirePadded(length);
        within(array, at, length);
    }

    static void requirePadded(int length) {
        if ((length & (VectorKernels.LANES - 1)) != 0) {
            throw new IllegalArgumentException(
                    "expected a length that is a multiple of " + VectorKernels.LANES + ", got " + length);
        }
    }

    static void within(float[] array, long at, int length) {
        if (at < 0 || length < 0 || at > array.length - length) {
            throw new IndexOutOfBoundsException(
                    "expected a vector inside " + array.length + " floats, got " + at + " to " + (at + length));
        }
    }
}
