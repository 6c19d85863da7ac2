package io.valence.embedding;

/**
 * SplitMix64 (Steele, Lea, Flood 2014): 64 random bits a call from a counter, so that a generator costs nothing
 * to seed. Each click has its own, seeded by where the click stands in the log: a replay draws the same.
 */
public final class RandomBits {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    public RandomBits(long seed) {
        state = seed;
    }

    /** Starts anew from {@code seed}. */
    public void seed(long seed) {
        state = seed;
    }

    /** 64 uniform bits. */
    public long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** A bijection of 64 bits that spreads each of them over all. */
    public static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A seed for the record at {@code offset} of a partition. */
    public static long seedOf(long seed, long topicHash, int partition, long offset) {
        return mix(mix(mix(seed ^ topicHash) + partition) + offset);
    }
}
