package io.valence.topology;

import io.valence.event.EventWeights;
import io.valence.learning.LearnerConfig;
import io.valence.store.StoreNames;
import java.util.SortedMap;
import java.util.TreeMap;

/** A small learner's configuration for tests: change what a test is about, then {@link #build}. */
final class Choices {

    static final long SEED = 7;

    int dimensions = 8;
    int negatives = 4;
    int bankCapacity = 100;
    int history = 16;
    LearnerConfig.Bank bank = LearnerConfig.Bank.LIVE;
    String eventWeights = "dislike=-1,purchase=3,view=0,*=1";
    int maxBytes = 64 << 10;
    long maxAheadMs = 3_600_000;
    long windowMs = 60_000;
    boolean perEvent;
    int evaluateEvery;
    int hotUsers = 1 << 20;
    int hotItems = 1 << 20;
    boolean publishItems;
    int partitions = 1;
    String served = StoreNames.MAIN;
    final SortedMap<String, LearnerConfig> shadows = new TreeMap<>();

    LearnerConfig learner() {
        return new LearnerConfig(
                dimensions, 0.2, 3, 0.5, 0.01, true, negatives, bankCapacity, 0.5, 0.7, true, history, bank,
                LearnerConfig.Optimizer.ADAGRAD, 1.1, 1.1, 0.05, true, 1, LearnerConfig.NewUser.ZERO, SEED);
    }

    TopologyConfig build() {
        return new TopologyConfig(
                learner(),
                EventWeights.parse(eventWeights),
                TopologyConfig.Topics.DEFAULTS,
                new TopologyConfig.Limits(maxBytes, maxAheadMs),
                new TopologyConfig.Metrics(windowMs, perEvent, 10_000),
                evaluateEvery,
                hotUsers,
                hotItems,
                publishItems,
                new TopologyConfig.Exchange(partitions, 0),
                new TopologyConfig.Models(served, shadows),
                true);
    }
}
