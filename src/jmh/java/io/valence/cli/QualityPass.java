package io.valence.cli;

import io.valence.embedding.Initialiser;
import io.valence.evaluation.Baselines;
import io.valence.evaluation.Event;
import io.valence.evaluation.McNemar;
import io.valence.evaluation.PartitionedLearning;
import io.valence.evaluation.PrequentialMeasures;
import io.valence.evaluation.PrequentialRanks;
import io.valence.learning.LearnerConfig;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How one model foretold a log's clicks, each Nth ranked and all learned from; of the second half by itself too. */
final class QualityPass {

    private static final int DEPTH = 10;

    private final PrequentialMeasures whole = new PrequentialMeasures();
    private final PrequentialMeasures secondHalf = new PrequentialMeasures();
    private final BitSet hits = new BitSet();
    private double clicksPerSecond;

    private QualityPass() {}

    /** The passes of all baselines, in their order; they share one, so that their speed is that of all together. */
    static List<QualityPass> ofBaselines(List<Event> clicks, int every) {
        Baselines baselines = new Baselines(LearnerConfig.DEFAULTS.seed());
        List<QualityPass> passes = new ArrayList<>();
        baselines.labels().forEach(label -> passes.add(new QualityPass()));
        Set<List<String>> had = new HashSet<>();
        long start = cpuTime();
        for (int i = 0; i < clicks.size(); i++) {
            Event click = clicks.get(i);
            if (had.add(List.of(click.userId(), click.itemId())) && i % every == 0) {
                int[] ranks = baselines.rank(click.userId(), click.itemId());
                for (int k = 0; k < ranks.length; k++) {
                    passes.get(k).add(ranks[k], 2 * i >= clicks.size());
                }
            }
            baselines.learn(click.userId(), click.itemId(), click.weight());
        }
        double perSecond = clicks.size() * 1e9 / (cpuTime() - start);
        passes.forEach(pass -> pass.clicksPerSecond = perSecond);
        return passes;
    }

    /** The pass of a learner of one task, which gives what the topology gives. */
    static QualityPass of(LearnerConfig config, String topic, List<Event> clicks, int every) {
        PartitionedLearning learning = new PartitionedLearning(config, Initialiser.hash(topic), 1, 1);
        PrequentialRanks ranks = new PrequentialRanks();
        QualityPass pass = new QualityPass();
        long start = cpuTime();
        for (int i = 0; i < clicks.size(); i++) {
            boolean ranked = i % every == 0;
            learning.learn(0, clicks.get(i), ranked ? ranks : null);
            if (ranked && ranks.rank != PrequentialRanks.NOT_RANKED) {
                pass.add(ranks.rank, 2 * i >= clicks.size());
            }
        }
        pass.clicksPerSecond = clicks.size() * 1e9 / (cpuTime() - start);
        return pass;
    }

    /** Of this thread, in ns: on a machine that others use too, the clock says less about the work. */
    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void add(int rank, boolean late) {
        hits.set((int) whole.evaluated(), rank <= DEPTH);
        whole.add(rank);
        if (late) {
            secondHalf.add(rank);
        }
    }

    double recallAt1() {
        return whole.recallAt(1);
    }

    double recallAt10() {
        return whole.recallAt(DEPTH);
    }

    double dcgAt100() {
        return whole.dcgAt100();
    }

    double lateRecallAt10() {
        return secondHalf.recallAt(DEPTH);
    }

    /** Ranked and learned from, per second of the CPU. */
    double clicksPerSecond() {
        return clicksPerSecond;
    }

    /** Compares it, as the first, with another of the same log at recall@10. */
    McNemar against(QualityPass other) {
        if (whole.evaluated() != other.whole.evaluated()) {
            throw new IllegalStateException(
                    "ranked " + whole.evaluated() + " clicks and " + other.whole.evaluated() + ", expected the same");
        }
        McNemar comparison = new McNemar();
        for (int i = 0; i < whole.evaluated(); i++) {
            comparison.add(hits.get(i), other.hits.get(i));
        }
        return comparison;
    }
}
