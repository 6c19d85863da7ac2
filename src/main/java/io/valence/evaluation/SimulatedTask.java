package io.valence.evaluation;

import io.valence.embedding.Catalogue;
import io.valence.embedding.History;
import io.valence.embedding.InMemoryItems;
import io.valence.embedding.Initialiser;
import io.valence.embedding.RandomBits;
import io.valence.embedding.RowTable;
import io.valence.embedding.SharedWeights;
import io.valence.exchange.ItemDelta;
import io.valence.exchange.SharedItems;
import io.valence.learning.ContrastiveLearner;
import io.valence.learning.LearnerConfig;
import io.valence.learning.StepResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A task without Kafka: the users of one partition, and a copy of the items, all in memory. */
final class SimulatedTask {

    private final LearnerConfig config;
    private final int partition;
    private final long topicHash;
    private final SharedItems items;
    private final ContrastiveLearner learner;
    private final PrequentialRanker ranker;
    private final RowTable users;
    private final Initialiser newUsers;
    private final Map<String, Integer> slots = new HashMap<>();
    private final List<History> histories = new ArrayList<>();
    private long offset;
    private long latest;

    SimulatedTask(LearnerConfig config, long topicHash, int partition, int tasks) {
        this.config = config;
        this.partition = partition;
        this.topicHash = topicHash;
        SharedWeights weights = ContrastiveLearner.newWeights(config);
        items = new SharedItems(new InMemoryItems(config.dimensions(), config.seed()), weights, tasks);
        learner = new ContrastiveLearner(config, items, ContrastiveLearner.newBank(config), weights);
        ranker = new PrequentialRanker(config, items, weights);
        users = new RowTable(config.dimensions());
        newUsers = config.newUser() == LearnerConfig.NewUser.RANDOM ? new Initialiser(config.seed()) : null;
    }

    /** Ranks the click first if {@code ranks} is not null, then learns from it. */
    void learn(Event event, PrequentialRanks ranks, StepResult step) {
        int user = slots.computeIfAbsent(event.userId(), this::newUser);
        History history = histories.get(user);
        if (ranks != null) {
            ranker.rank(users, user, event.userId(), history, items.catalogue().ordinal(event.itemId()), ranks);
        }
        int item = items.ordinal(event.itemId());
        int predecessor = history.last();
        long seed = RandomBits.seedOf(config.seed(), topicHash, partition, offset++);
        learner.learn(users, user, history, item, event.weight(), event.timestamp(), seed, step);
        latest = Math.max(latest, event.timestamp());
        if (event.weight() > 0) {
            items.clicked(item, predecessor);
        }
        if (event.weight() != 0) {
            ranker.learned(event.userId(), history, item);
        }
    }

    /**
     * Ranks the click, and takes it as one that the user had and clicked last, but learns nothing from it: what a model
     * does that was trained once. An item that it does not know stays unknown.
     */
    void foretell(Event event, PrequentialRanks ranks) {
        int user = slots.computeIfAbsent(event.userId(), this::newUser);
        History history = histories.get(user);
        int item = items.catalogue().ordinal(event.itemId());
        ranker.rank(users, user, event.userId(), history, item, ranks);
        if (item != Catalogue.UNKNOWN && event.weight() > 0) {
            history.add(item);
            history.clicked(item);
            users.addClick(user);
            ranker.learned(event.userId(), history, item);
        }
    }

    private int newUser(String id) {
        int slot = users.allocate();
        histories.add(new History(config.history(), config.recentItems()));
        if (newUsers != null) {
            newUsers.start(users, slot, id);
        }
        return slot;
    }

    ItemDelta tell() {
        return items.take(latest);
    }

    void hear(ItemDelta delta) {
        items.apply(delta, learner::remember);
    }

    int users() {
        return slots.size();
    }

    int items() {
        return items.size();
    }
}
