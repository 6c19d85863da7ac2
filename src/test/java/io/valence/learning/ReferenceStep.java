package io.valence.learning;

import io.valence.embedding.RowTable;

/**
 * One click's loss in double, written down from the formula and sharing nothing with the learner: what its gradients
 * are measured against by central differences.
 */
final class ReferenceStep {

    private static final double H = 1e-6;

    final double[] user;
    final double[][] items;
    final double[] biases;
    /** Items clicked last, the very last first. */
    final int[] recent;

    final int positive;
    final int[] negatives;
    final int[] multiplicities;

    /** What each negative's logit is corrected by. */
    final double[] corrections;

    /** What each of them weighs. */
    final double[] alphas;

    final double temperature;
    final boolean dislike;

    /** The negatives' part of the sum: a dislike moves the query and the item apart, and towards nothing else. */
    private final double fixedOthers;

    ReferenceStep(
            double[] user, double[][] items, double[] biases, int[] recent, int positive, int[] negatives,
            int[] multiplicities, double[] corrections, double[] alphas, double temperature, boolean dislike) {
        this.user = user;
        this.items = items;
        this.biases = biases;
        this.recent = recent;
        this.positive = positive;
        this.negatives = negatives;
        this.multiplicities = multiplicities;
        this.corrections = corrections;
        this.alphas = alphas;
        this.temperature = temperature;
        this.dislike = dislike;
        this.fixedOthers = others();
    }

    static double[] rowOf(RowTable table, int slot) {
        double[] row = new double[table.dimensions()];
        for (int i = 0; i < row.length; i++) {
            row[i] = table.chunk(slot)[table.offset(slot) + i];
        }
        return row;
    }

    /** q = û + Σ αₖ·v̂ₖ. */
    double[] query() {
        double[] query = unit(user);
        for (int k = 0; k < recent.length; k++) {
            double[] direction = unit(items[recent[k]]);
            for (int i = 0; i < query.length; i++) {
                query[i] += alphas[k] * direction[i];
            }
        }
        return query;
    }

    private double logit(int item) {
        return dot(unit(query()), unit(items[item])) / temperature + biases[item];
    }

    /** −ln p of the positive among all (K+1) candidates, or −ln(1 − p) for a dislike. */
    double loss() {
        double clicked = Math.exp(logit(positive));
        double others = dislike ? fixedOthers : others();
        return -Math.log((dislike ? others : clicked) / (clicked + others));
    }

    private double others() {
        double others = 0;
        for (int k = 0; k < negatives.length; k++) {
            others += multiplicities[k] * Math.exp(logit(negatives[k]) - corrections[k]);
        }
        return others;
    }

    /** ∂L/∂vector by central differences; {@code vector} is one of this object's own arrays. */
    double[] gradient(double[] vector) {
        double[] gradient = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            double before = vector[i];
            double h = H * Math.max(1, norm(vector));
            vector[i] = before + h;
            double above = loss();
            vector[i] = before - h;
            double below = loss();
            vector[i] = before;
            gradient[i] = (above - below) / (2 * h);
        }
        return gradient;
    }

    static double[] unit(double[] vector) {
        double norm = norm(vector);
        double[] unit = vector.clone();
        for (int i = 0; norm > 0 && i < unit.length; i++) {
            unit[i] /= norm;
        }
        return unit;
    }

    static double norm(double[] vector) {
        return Math.sqrt(dot(vector, vector));
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
