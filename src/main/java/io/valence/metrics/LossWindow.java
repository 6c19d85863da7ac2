package io.valence.metrics;

import java.util.Arrays;

/**
 * The running aggregate of one partition's open window of event time. Updated in place; nothing is allocated per
 * click.
 *
 * <p>A window is published in parts, each of which holds only what came since the one before: usually one, more
 * where the stream paused. So every click is counted in exactly one part, whatever was published when, and the sum
 * over all parts is the number of accepted clicks. For the same reason a click that comes late, for a window that
 * was left behind, is counted in the open one.
 *
 * <p>The figures of the loss are over the events that pull user and item together (weight above 0) and whose loss
 * and gradient are finite: {@link Count#MEASURED}. Dislikes have another loss, kept apart.
 */
public final class LossWindow {

    /** {@link #start}, {@link #end}, {@link #latest} and the offsets, where there is none yet. */
    public static final long NONE = -1;

    private final long[] counts = new long[Count.values().length];
    private final double[] measures = new double[Measure.values().length];
    private final LossHistogram histogram = new LossHistogram();
    private final Coverage coverage = new Coverage();
    private long start = NONE;
    private long end = NONE;
    private int part;
    private long latest = NONE;
    private long firstOffset = NONE;
    private long lastOffset = NONE;

    /** Before the first click: without bounds. */
    public LossWindow() {
        set(Measure.LEAST_LOSS, Double.POSITIVE_INFINITY);
        probed(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    /** Where the window of {@code length} ms starts that an event time of 0 or more belongs to. */
    public static long startOf(long timestamp, long length) {
        return timestamp - timestamp % length;
    }

    /**
     * Moves on to a window; what was counted and not published stays, and is counted there.
     *
     * @param from inclusive, ms since 1970
     * @param to exclusive, ms since 1970
     */
    public void open(long from, long to) {
        restoreBounds(from, to, 0, latest);
    }

    /** Counts one click. */
    public void add(StepMeasures step, long offset, long timestamp) {
        tally(Count.CLICKS);
        tally(Count.CLICKS_TOTAL);
        tally(Count.UNPROBED);
        cover(offset);
        latest = Math.max(latest, timestamp);
        if (timestamp < start) {
            tally(Count.LATE);
        }
        if (step.newUser) {
            tally(Count.NEW_USERS);
            tally(Count.USERS);
        }
        if (step.weight > 0) {
            tally(Count.POSITIVES);
            addPositive(step);
        } else if (step.weight < 0) {
            tally(Count.DISLIKES);
            sum(Measure.DISLIKE_LOSS, step.loss);
        } else {
            tally(Count.WEIGHTLESS);
        }
        addRanks(step);
        addList(step);
    }

    /** Counts one user less: the row is gone. */
    public void forgetUser() {
        counts[Count.USERS.ordinal()]--;
    }

    /** Counts one dead letter, whose event time is unknown. */
    public void addDeadLetter(long offset) {
        tally(Count.DEAD_LETTERS);
        tally(Count.DEAD_LETTERS_TOTAL);
        cover(offset);
    }

    private void cover(long offset) {
        if (firstOffset == NONE) {
            firstOffset = offset;
        }
        lastOffset = offset;
    }

    private void addPositive(StepMeasures step) {
        if (!Double.isFinite(step.loss) || !Double.isFinite(step.gradientNorm)) {
            tally(Count.NOT_FINITE);
            return;
        }
        tally(Count.MEASURED);
        histogram.add(step.loss);
        sum(Measure.LOSS, step.loss);
        sum(Measure.SQUARED_LOSS, step.loss * step.loss);
        set(Measure.LEAST_LOSS, Math.min(measure(Measure.LEAST_LOSS), step.loss));
        set(Measure.MOST_LOSS, Math.max(measure(Measure.MOST_LOSS), step.loss));
        sum(Measure.GRADIENT_NORM, step.gradientNorm);
        set(Measure.LARGEST_GRADIENT_NORM, Math.max(measure(Measure.LARGEST_GRADIENT_NORM), step.gradientNorm));
        sum(Measure.POSITIVE_SIMILARITY, step.positiveSimilarity);
        sum(Measure.NEGATIVE_SIMILARITY, step.negativeSimilarity);
        sum(Measure.ALIGNMENT, step.alignment);
        sum(Measure.USER_NORM, step.userNorm);
        set(Measure.LARGEST_USER_NORM, Math.max(measure(Measure.LARGEST_USER_NORM), step.userNorm));
        counts[Count.NEGATIVES.ordinal()] += step.negatives;
        counts[Count.MASKED.ordinal()] += step.masked;
        tallyIf(step.rankAmongNegatives <= 1, Count.NEGATIVES_HITS_AT_1);
        tallyIf(step.rankAmongNegatives <= 10, Count.NEGATIVES_HITS_AT_10);
        sum(Measure.NEGATIVES_RECIPROCAL_RANK, 1.0 / step.rankAmongNegatives);
    }

    private void addRanks(StepMeasures step) {
        tallyIf(step.repeat, Count.REPEATS);
        if (step.rankWithRepeats > 0) {
            tally(Count.EVALUATED_WITH_REPEATS);
            tallyIf(step.rankWithRepeats <= 10, Count.HITS_AT_10_WITH_REPEATS);
        }
        if (step.rank <= 0) {
            return;
        }
        tally(Count.EVALUATED);
        tallyIf(step.rank <= 1, Count.HITS_AT_1);
        tallyIf(step.rank <= 5, Count.HITS_AT_5);
        tallyIf(step.rank <= 10, Count.HITS_AT_10);
        tallyIf(step.rank <= 20, Count.HITS_AT_20);
        tallyIf(step.popularityRank <= 10, Count.POPULARITY_HITS_AT_10);
        if (step.rank != StepMeasures.MISS) {
            sum(Measure.RECIPROCAL_RANK, 1.0 / step.rank);
        }
        sum(Measure.DCG_AT_100, DiscountedGain.of(step.rank));
        sum(Measure.POPULARITY_DCG_AT_100, DiscountedGain.of(step.popularityRank));
    }

    private void addList(StepMeasures step) {
        tallyIf(step.places > 0, Count.LISTS);
        counts[Count.LIST_PLACES.ordinal()] += step.places;
        counts[Count.POPULAR_PLACES.ordinal()] += step.popularPlaces;
        for (int i = 0; i < step.places; i++) {
            coverage.add(step.list[i]);
        }
    }

    /** Gauges how many items are known and how long the memory bank is. */
    public void gauge(int items, int bankLength) {
        restore(Count.ITEMS, items);
        restore(Count.BANK_LENGTH, bankLength);
    }

    /** Keeps what a probe of the embeddings said; NaN where it said nothing. */
    public void probed(double uniformity, double collapse, double norm, double largestNorm) {
        set(Measure.UNIFORMITY, uniformity);
        set(Measure.COLLAPSE, collapse);
        set(Measure.ITEM_NORM, norm);
        set(Measure.LARGEST_ITEM_NORM, largestNorm);
        restore(Count.UNPROBED, 0);
    }

    /** Starts the next part of the same window: what was counted has been published. Running figures stay. */
    public void nextPart() {
        if (count(Count.MEASURED) > 0) {
            histogram.clear(measure(Measure.LEAST_LOSS), measure(Measure.MOST_LOSS));
        }
        Arrays.fill(counts, 0, Count.CLICKS_TOTAL.ordinal(), 0);
        Arrays.fill(measures, 0, Measure.UNIFORMITY.ordinal(), 0);
        set(Measure.LEAST_LOSS, Double.POSITIVE_INFINITY);
        coverage.clear();
        firstOffset = NONE;
        lastOffset = NONE;
        part++;
    }

    /** Whether nothing was counted since the last part. */
    public boolean isEmpty() {
        return firstOffset == NONE;
    }

    /** The window's first millisecond, or {@link #NONE} before the first click. */
    public long start() {
        return start;
    }

    /** One past the window's last millisecond, or {@link #NONE} before the first click. */
    public long end() {
        return end;
    }

    /** How many parts of this window were published before. */
    public int part() {
        return part;
    }

    /** The latest event time of all clicks so far, ms since 1970, or {@link #NONE}. */
    public long latest() {
        return latest;
    }

    /** The offset of the first record that is counted, or {@link #NONE}. */
    public long firstOffset() {
        return firstOffset;
    }

    /** The offset of the last record that is counted, or {@link #NONE}. */
    public long lastOffset() {
        return lastOffset;
    }

    public long count(Count which) {
        return counts[which.ordinal()];
    }

    public double measure(Measure which) {
        return measures[which.ordinal()];
    }

    /** A sum over a count, or NaN where nothing was counted. */
    public double mean(Measure sum, Count over) {
        return count(over) == 0 ? Double.NaN : measure(sum) / count(over);
    }

    /** A count over a count, or NaN where nothing was counted. */
    public double share(Count part, Count whole) {
        return count(whole) == 0 ? Double.NaN : (double) count(part) / count(whole);
    }

    /** The share of the known items that were in any list; NaN where there was none. */
    public double listedShare() {
        return count(Count.LISTS) == 0 ? Double.NaN : coverage.share(count(Count.ITEMS));
    }

    /** Which items were in any list: to be saved, and put back. */
    public Coverage coverage() {
        return coverage;
    }

    /** The standard deviation of the loss, nats; NaN where nothing was measured. */
    public double lossDeviation() {
        double mean = mean(Measure.LOSS, Count.MEASURED);
        return Math.sqrt(Math.max(0, mean(Measure.SQUARED_LOSS, Count.MEASURED) - mean * mean));
    }

    /**
     * The smallest loss that at least {@code share} of the measured events do not exceed, in nats, off by at most
     * 1 part in 129; NaN where nothing was measured.
     *
     * @param share above 0, at most 1
     */
    public double lossQuantile(double share) {
        long values = count(Count.MEASURED);
        return values == 0
                ? Double.NaN
                : histogram.quantile(share, values, measure(Measure.LEAST_LOSS), measure(Measure.MOST_LOSS));
    }

    /** How many buckets the losses are counted in. */
    public static int buckets() {
        return LossHistogram.BUCKETS;
    }

    /** How many losses are in a bucket. */
    public long bucket(int bucket) {
        return histogram.count(bucket);
    }

    /** Puts back a bucket that was saved. */
    public void restoreBucket(int bucket, long count) {
        histogram.restore(bucket, count);
    }

    /** Puts back a count that was saved. */
    public void restore(Count which, long value) {
        counts[which.ordinal()] = value;
    }

    /** Puts back a sum or gauge that was saved. */
    public void restore(Measure which, double value) {
        set(which, value);
    }

    /** Puts back bounds that were saved. */
    public void restoreBounds(long from, long to, int parts, long latestTime) {
        start = from;
        end = to;
        part = parts;
        latest = latestTime;
    }

    /** Puts back offsets that were saved. */
    public void restoreOffsets(long first, long last) {
        firstOffset = first;
        lastOffset = last;
    }

    private void tally(Count which) {
        counts[which.ordinal()]++;
    }

    private void tallyIf(boolean condition, Count which) {
        if (condition) {
            tally(which);
        }
    }

    private void sum(Measure which, double value) {
        measures[which.ordinal()] += value;
    }

    private void set(Measure which, double value) {
        measures[which.ordinal()] = value;
    }
}
