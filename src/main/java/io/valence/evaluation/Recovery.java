package io.valence.evaluation;

import java.util.Arrays;

/**
 * How long a model takes to be back where it was, after something has turned over at a known click. Its level is
 * recall@10 of the last clicks that were ranked before the turn, as many as the window holds. It is back at the first
 * click after the turn at which recall@10 of a window as long, of clicks after the turn alone, is at least
 * {@value #SHARE} of the level. So no model can be back before the window is full: that is the least there is to see.
 * Cost: O(1) a click.
 */
public final class Recovery {

    /** Of the level before: what counts as being back. */
    public static final double SHARE = 0.95;

    /** What {@link #clicks} says of a model that is not back. */
    public static final long NEVER = -1;

    private static final int DEPTH = 10;

    private final boolean[] window;
    private int filled;
    private int next;
    private int hits;
    private boolean turned;
    private double level = Double.NaN;
    private double least = Double.NaN;
    private long clicksAfter;
    private long back = NEVER;

    /** @param window in ranked clicks, 1 or more */
    public Recovery(int window) {
        if (window < 1) {
            throw new IllegalArgumentException("window is " + window + ", expected 1 or more");
        }
        this.window = new boolean[window];
    }

    /**
     * Takes the next click.
     *
     * @param rank of the item, {@link PrequentialRanks#NOT_RANKED} for a click that counts only as passing
     */
    public void add(int rank) {
        if (turned) {
            clicksAfter++;
        }
        if (rank == PrequentialRanks.NOT_RANKED) {
            return;
        }
        boolean hit = rank <= DEPTH;
        if (filled == window.length && window[next]) {
            hits--;
        }
        window[next] = hit;
        hits += hit ? 1 : 0;
        next = (next + 1) % window.length;
        filled = Math.min(filled + 1, window.length);
        if (turned && filled == window.length) {
            look();
        }
    }

    private void look() {
        double recall = recall();
        least = Double.isNaN(least) ? recall : Math.min(least, recall);
        if (back == NEVER && recall >= SHARE * level) {
            back = clicksAfter;
        }
    }

    /**
     * Says that what comes now is after the turn.
     *
     * @throws IllegalStateException unless the window is full of clicks before it, or if there was a turn already
     */
    public void turn() {
        if (turned || filled < window.length) {
            throw new IllegalStateException(
                    turned ? "the turn was already" : filled + " clicks ranked, expected " + window.length + " or more");
        }
        level = recall();
        turned = true;
        filled = 0;
        next = 0;
        hits = 0;
        Arrays.fill(window, false);
    }

    private double recall() {
        return (double) hits / filled;
    }

    /** Recall@10 before the turn; NaN until then. */
    public double level() {
        return level;
    }

    /** The least recall@10 of a full window after the turn; NaN while none is full. */
    public double least() {
        return least;
    }

    /** Recall@10 of the window now. */
    public double now() {
        return filled == 0 ? Double.NaN : recall();
    }

    /** Clicks from the turn until it was back, those not ranked among them; {@link #NEVER} if it is not yet. */
    public long clicks() {
        return back;
    }
}
