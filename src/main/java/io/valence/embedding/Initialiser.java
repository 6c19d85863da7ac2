package io.valence.embedding;

/**
 * Where a row starts: a point on the unit sphere drawn from a hash of (seed, id), so that every task starts an
 * item at the same point without asking.
 */
public final class Initialiser {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final double TO_UNIT = 0x1.0p-53;

    private final long seed;

    public Initialiser(long seed) {
        this.seed = seed;
    }

    /** Sets the row's w to the id's unit vector. */
    public void start(RowTable table, int slot, String id) {
        int d = table.dimensions();
        double[] w = new double[d];
        RandomBits random = new RandomBits(RandomBits.mix(seed ^ hash(id)));
        double squares = 0;
        while (squares == 0) {
            for (int i = 0; i < d; i++) {
                w[i] = gaussian(random);
                squares += w[i] * w[i];
            }
        }
        double scale = 1 / Math.sqrt(squares);
        float[] chunk = table.chunk(slot);
        int at = table.offset(slot);
        for (int i = 0; i < d; i++) {
            chunk[at + i] = (float) (w[i] * scale);
        }
        table.renorm(slot);
    }

    /** Box–Muller, in StrictMath: the same on every machine. */
    private static double gaussian(RandomBits random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(((random.next() >>> 11) + 1) * TO_UNIT));
        return radius * StrictMath.cos(2 * Math.PI * ((random.next() >>> 11) * TO_UNIT));
    }

    /** FNV-1a over the id's UTF-16 code units. */
    public static long hash(String id) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
