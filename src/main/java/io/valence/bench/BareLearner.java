package io.valence.bench;

import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import io.valence.embedding.Catalogue;
import io.valence.embedding.GrowingItems;
import io.valence.embedding.History;
import io.valence.embedding.InMemoryItems;
import io.valence.embedding.Initialiser;
import io.valence.embedding.RandomBits;
import io.valence.embedding.RowTable;
import io.valence.embedding.SharedWeights;
import io.valence.event.Click;
import io.valence.learning.ContrastiveLearner;
import io.valence.learning.LearnerConfig;
import io.valence.learning.StepResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongConsumer;

/**
 * The learner without Kafka: rows in memory and nowhere else, clicks that are parsed already. Finding the rows by their
 * ids is part of what is measured.
 */
final class BareLearner {

    /** Clicks that are made before they are learned from, which alone is timed: enough that a clock costs nothing. */
    private static final int BATCH = 10_000;

    private final LearnerConfig config;
    private final GrowingItems items;
    private final ContrastiveLearner learner;
    private final RowTable users;
    private final Initialiser newUsers;
    private final Map<String, Integer> slots = new HashMap<>();
    private final List<History> histories = new ArrayList<>();
    private final StepResult step = new StepResult();
    private final long topicHash = Initialiser.hash(TestBed.TOPICS.clicks());
    private long offset;
    private int predecessor;

    BareLearner(LearnerConfig config) {
        this(config, new InMemoryItems(config.dimensions(), config.seed()), ContrastiveLearner.newWeights(config));
    }

    /**
     * @param items to be learned
     * @param weights likewise
     */
    BareLearner(LearnerConfig config, GrowingItems items, SharedWeights weights) {
        this.config = config;
        this.items = items;
        learner = new ContrastiveLearner(config, items, ContrastiveLearner.newBank(config), weights);
        users = new RowTable(config.dimensions());
        newUsers = config.newUser() == LearnerConfig.NewUser.RANDOM ? new Initialiser(config.seed()) : null;
    }

    /** Learns from all clicks of the plan. */
    Measured run(SyntheticPlan plan, LongConsumer progress) {
        SyntheticClicks source = new SyntheticClicks(plan);
        List<Click> batch = new ArrayList<>(BATCH);
        long nanos = 0;
        long cpu = 0;
        while (offset < plan.clicks()) {
            batch.clear();
            for (Click click = source.next(); click != null; click = batch.size() < BATCH ? source.next() : null) {
                batch.add(click);
            }
            long start = System.nanoTime();
            long cpuStart = Stopwatch.clientCpu();
            batch.forEach(this::learn);
            nanos += System.nanoTime() - start;
            cpu += Stopwatch.clientCpu() - cpuStart;
            progress.accept(offset);
        }
        return new Measured(offset, nanos / 1e9, cpu / 1e9, OptionalDouble.empty());
    }

    /** Learns from one click; returns its item's ordinal. */
    int learn(Click click) {
        int user = slots.computeIfAbsent(click.userId(), this::newUser);
        int item = items.ordinal(click.itemId());
        long seed = RandomBits.seedOf(config.seed(), topicHash, 0, offset++);
        predecessor = histories.get(user).last();
        learner.learn(users, user, histories.get(user), item, 1, click.timestamp(), seed, step);
        return item;
    }

    /** The ordinal of the item that the user had clicked before, or {@link Catalogue#UNKNOWN}. */
    int predecessor() {
        return predecessor;
    }

    private int newUser(String id) {
        int slot = users.allocate();
        histories.add(new History(config.history(), config.recentItems()));
        if (newUsers != null) {
            newUsers.start(users, slot, id);
        }
        return slot;
    }
}
