package io.valence.evaluation;

import io.valence.learning.LearnerConfig;
import java.util.BitSet;
import java.util.List;

/** A learner with its settings, and how well it foretold the clicks that it was ranked on. */
final class Contender {

    /** The depth at which two are compared. */
    private static final int DEPTH = 10;

    private final int number;
    private final int every;
    private final PartitionedLearning learning;
    private final PrequentialRanks ranks = new PrequentialRanks();
    private PrequentialMeasures measures = new PrequentialMeasures();
    private BitSet hits = new BitSet();
    private int seen;

    Contender(int number, LearnerConfig config, long topicHash, int every) {
        this.number = number;
        this.every = every;
        learning = new PartitionedLearning(config, topicHash, 1, 1);
    }

    int number() {
        return number;
    }

    /** Clicks that it has learned from. */
    int seen() {
        return seen;
    }

    PrequentialMeasures measures() {
        return measures;
    }

    /** Learns from the clicks, and ranks each {@code every}th first if {@code ranked}. */
    void learn(List<Event> clicks, boolean ranked) {
        for (Event click : clicks) {
            boolean here = ranked && click.weight() > 0 && seen % every == 0;
            seen++;
            learning.learn(0, click, here ? ranks : null);
            if (here && ranks.rank != PrequentialRanks.NOT_RANKED) {
                hits.set((int) measures.evaluated(), ranks.rank <= DEPTH);
                measures.add(ranks.rank);
            }
        }
    }

    /** Forgets how it did, not what it learned. */
    void beginAnew() {
        measures = new PrequentialMeasures();
        hits = new BitSet();
    }

    /** Compares it, as the first, with another that was ranked on the same clicks. */
    McNemar against(Contender other) {
        McNemar comparison = new McNemar();
        for (int i = 0; i < measures.evaluated(); i++) {
            comparison.add(hits.get(i), other.hits.get(i));
        }
        return comparison;
    }
}
