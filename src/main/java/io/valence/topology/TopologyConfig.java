package io.valence.topology;

import io.valence.event.EventWeights;
import io.valence.learning.LearnerConfig;
import io.valence.metrics.ModelTag;
import io.valence.store.StoreNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the topology needs to know.
 *
 * @param learner the choices of the learner called {@link StoreNames#MAIN}
 * @param eventWeights what event types weigh
 * @param topics the names of the topics
 * @param limits what is refused
 * @param metrics how the loss is published
 * @param evaluateEvery every how many clicks one is ranked before it is learned from; 0 for never
 * @param hotUsers users' rows that stay in memory
 * @param hotItems items' rows that stay in memory
 * @param publishItems whether changed items go to the topic of item embeddings
 * @param exchange between the tasks that learn one model
 * @param models the further models that learn from the same clicks
 * @param ownStepThread whether a task's steps may be taken in a thread beside the one that reads its clicks
 */
public record TopologyConfig(
        LearnerConfig learner,
        EventWeights eventWeights,
        Topics topics,
        Limits limits,
        Metrics metrics,
        int evaluateEvery,
        int hotUsers,
        int hotItems,
        boolean publishItems,
        Exchange exchange,
        Models models,
        boolean ownStepThread) {

    /** @throws IllegalArgumentException naming the value and its range */
    public TopologyConfig {
        if (!models.others().isEmpty() && exchange.partitions() > 1) {
            throw new IllegalArgumentException("partitions is " + exchange.partitions()
                    + ", expected 1 where there are shadows: tasks do not tell each other of these");
        }
        atLeast("evaluate-every", evaluateEvery, 0);
        atLeast("hot-users", hotUsers, 1);
        atLeast("hot-items", hotItems, 1);
    }

    /** One model, without others beside it; the components are those above. */
    public TopologyConfig(
            LearnerConfig learner,
            EventWeights eventWeights,
            Topics topics,
            Limits limits,
            Metrics metrics,
            int evaluateEvery,
            int hotUsers,
            int hotItems,
            boolean publishItems,
            Exchange exchange) {
        this(
                learner, eventWeights, topics, limits, metrics, evaluateEvery, hotUsers, hotItems, publishItems, exchange,
                Models.NO_OTHERS, true);
    }

    /** The same with another number of partitions. */
    public TopologyConfig withPartitions(int partitions) {
        return new TopologyConfig(
                learner, eventWeights, topics, limits, metrics, evaluateEvery, hotUsers, hotItems, publishItems,
                new Exchange(partitions, exchange.clicks()), models, ownStepThread);
    }

    /** All models, in the order in which they have stores: the main one, then the others by name. */
    public List<Model> allModels() {
        List<Model> all = new ArrayList<>();
        all.add(new Model(StoreNames.MAIN, learner, models.served().equals(StoreNames.MAIN)));
        models.others().forEach((name, choices) -> all.add(new Model(name, choices, models.served().equals(name))));
        return all;
    }

    /** Whether there are other tasks to tell, and to hear. */
    boolean isShared() {
        return exchange.partitions() > 1;
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + least + " or more");
        }
    }

    /**
     * What is learned besides the main model, and which of them all answers.
     *
     * @param served {@link StoreNames#MAIN}, or the name of one of the others
     * @param others each one's choices by its name
     */
    public record Models(String served, SortedMap<String, LearnerConfig> others) {

        /** The main model alone. */
        public static final Models NO_OTHERS = new Models(StoreNames.MAIN, new TreeMap<>());

        /** @throws IllegalArgumentException if one of the others is called like the main one, or there is none to serve */
        public Models {
            others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
            if (others.containsKey(StoreNames.MAIN) || !served.equals(StoreNames.MAIN) && !others.containsKey(served)) {
                throw new IllegalArgumentException(
                        "served is '" + served + "', expected main or one of " + others.keySet() + " without main");
            }
        }
    }

    /**
     * One of the models.
     *
     * @param name what it, and so its stores, are called
     * @param learner its choices
     * @param isServed whether it is the one that answers
     */
    public record Model(String name, LearnerConfig learner, boolean isServed) {

        /** By which its loss is told from the others'. */
        ModelTag tag() {
            return new ModelTag(name, name.equals(StoreNames.MAIN), !isServed);
        }

        /** @param store one of {@link StoreNames#ALL} */
        String store(String store) {
            return StoreNames.of(name, store);
        }
    }

    /**
     * The names of the topics.
     *
     * @param clicks where clicks are read from
     * @param lossMetrics where windows, and clicks if asked for, are published
     * @param deadLetters where unreadable clicks go
     * @param itemEmbeddings where changed items go, if at all
     * @param itemDeltas where the tasks tell each other what they added, if there are several
     */
    public record Topics(
            String clicks, String lossMetrics, String deadLetters, String itemEmbeddings, String itemDeltas) {

        /** The names in {@code topics/}. */
        public static final Topics DEFAULTS =
                new Topics("clicks", "loss-metrics", "clicks-dlq", "item-embeddings", "item-deltas");
    }

    /**
     * What is refused.
     *
     * @param maxBytes the longest value of a click
     * @param maxAheadMs how far a timestamp may be ahead of now
     */
    public record Limits(int maxBytes, long maxAheadMs) {

        /** @throws IllegalArgumentException naming the value and its range */
        public Limits {
            atLeast("max-bytes", maxBytes, 1);
            atLeast("max-ahead-ms", maxAheadMs, 0);
        }
    }

    /**
     * Between the tasks that learn one model.
     *
     * @param partitions of the topic of clicks, and so how many tasks there are; one has nobody to tell
     * @param clicks of all tasks together after which they commit, and so tell each other, before the commit interval
     *     is over; 0 for never
     */
    public record Exchange(int partitions, int clicks) {

        /** @throws IllegalArgumentException naming the value and its range */
        public Exchange {
            atLeast("partitions", partitions, 1);
            atLeast("exchange-clicks", clicks, 0);
        }
    }

    /**
     * How the loss is published.
     *
     * @param windowMs the length of a window in event time
     * @param perEvent whether each click is published too
     * @param idleMs after how long without a click the open window is published, in wall-clock time
     */
    public record Metrics(long windowMs, boolean perEvent, long idleMs) {

        /** @throws IllegalArgumentException naming the value and its range */
        public Metrics {
            atLeast("window-ms", windowMs, 1);
            atLeast("idle-ms", idleMs, 1);
        }
    }
}
