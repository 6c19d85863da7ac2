package io.valence.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The k best of what is offered, in a heap with the worst on top: O(log k) for an item that enters, one comparison for
 * the others. Of equal scores the lower ordinal is better, so that the outcome does not depend on the order of offers.
 */
final class TopItems {

    private final float[] scores;
    private final int[] ordinals;
    private int size;

    TopItems(int k) {
        scores = new float[k];
        ordinals = new int[k];
    }

    /** Whether an item of this score would enter; false for what is not finite. */
    boolean admits(float score, int ordinal) {
        // Not a number fails both comparisons.
        if (!(Math.abs(score) <= Float.MAX_VALUE)) {
            return false;
        }
        return size < scores.length || isWorse(0, score, ordinal);
    }

    /** Takes an item that {@link #admits} said would enter. */
    void add(float score, int ordinal) {
        if (size < scores.length) {
            int at = size++;
            while (at > 0 && !isWorse((at - 1) / 2, score, ordinal)) {
                move((at - 1) / 2, at);
                at = (at - 1) / 2;
            }
            scores[at] = score;
            ordinals[at] = ordinal;
        } else {
            sink(score, ordinal);
        }
    }

    int size() {
        return size;
    }

    /** Removes the worst, whose {@link #worstScore} and ordinal were asked before. */
    void removeWorst() {
        size--;
        if (size > 0) {
            sink(scores[size], ordinals[size]);
        }
    }

    /** Empties it: what {@code made} makes of each item, the best first. */
    <T> List<T> drain(Item<T> made) {
        List<T> items = new ArrayList<>(size);
        for (; size > 0; removeWorst()) {
            items.add(made.of(worstOrdinal(), worstScore()));
        }
        Collections.reverse(items);
        return items;
    }

    /** Something made of an item. */
    @FunctionalInterface
    interface Item<T> {

        T of(int ordinal, float score);
    }

    float worstScore() {
        return scores[0];
    }

    int worstOrdinal() {
        return ordinals[0];
    }

    /** Puts an item in place of the one on top. */
    private void sink(float score, int ordinal) {
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && isWorse(child + 1, scores[child], ordinals[child])) {
                child++;
            }
            if (!isWorse(child, score, ordinal)) {
                break;
            }
            move(child, at);
            at = child;
        }
        scores[at] = score;
        ordinals[at] = ordinal;
    }

    private void move(int from, int to) {
        scores[to] = scores[from];
        ordinals[to] = ordinals[from];
    }

    /** Whether the held item is worse than another. */
    private boolean isWorse(int held, float score, int ordinal) {
        return scores[held] < score || scores[held] == score && ordinals[held] > ordinal;
    }
}
