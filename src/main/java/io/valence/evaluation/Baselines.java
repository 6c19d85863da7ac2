package io.valence.evaluation;

import io.valence.embedding.Catalogue;
import io.valence.embedding.IntList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model has to be better than, ranked by the protocol of {@link PrequentialRanker}: among all known items but
 * those that the user has had, ties counting against; an item not seen before is a miss, and a user without clicks is
 * ranked by popularity. Cost: O(N) a click and baseline.
 */
public final class Baselines {

    /** In clicks: of 500, 1,000 and 2,000 the best on the whole over session clicks, ratings and tweeted ratings. */
    private static final double HALF_LIFE = 1000;

    private final Popularity popularity = Popularity.ofAllTime();
    private final List<Baseline> baselines;
    private final Map<String, User> users = new HashMap<>();
    private final Map<String, Integer> items = new HashMap<>();
    private double[] scores = new double[1024];

    /** @param seed of where the factors start */
    public Baselines(long seed) {
        baselines = List.of(
                popularity,
                Popularity.recent(HALF_LIFE),
                new ItemTransitions(false),
                new ItemTransitions(true),
                new MatrixFactorisation(seed));
    }

    /** What they are called, in their order. */
    public List<String> labels() {
        return baselines.stream().map(Baseline::label).toList();
    }

    /**
     * Where the item stands before {@link #learn}, by each baseline in their order.
     *
     * @return ranks from 1, {@link PrequentialRanks#MISS} for an item not seen before
     */
    public int[] rank(String userId, String itemId) {
        int[] ranks = new int[baselines.size()];
        User user = user(userId);
        int item = items.getOrDefault(itemId, Catalogue.UNKNOWN);
        if (scores.length < items.size()) {
            scores = new double[items.size() * 2];
        }
        for (int i = 0; i < ranks.length; i++) {
            if (item == Catalogue.UNKNOWN) {
                ranks[i] = PrequentialRanks.MISS;
                continue;
            }
            Baseline baseline = user.clicked ? baselines.get(i) : popularity;
            baseline.score(user.number, user.last, items.size(), scores);
            ranks[i] = rank(item, user.had);
        }
        return ranks;
    }

    private int rank(int item, IntList had) {
        double target = scores[item];
        int rank = 1;
        for (int other = 0; other < items.size(); other++) {
            if (other != item && !(scores[other] < target)) {
                rank++;
            }
        }
        for (int i = 0; i < had.size(); i++) {
            if (had.get(i) != item && !(scores[had.get(i)] < target)) {
                rank--;
            }
        }
        return rank;
    }

    /** @param weight as the learner has it: a dislike, below 0, and what weighs nothing are known and not learned */
    public void learn(String userId, String itemId, double weight) {
        User user = user(userId);
        int item = items.computeIfAbsent(itemId, id -> items.size());
        if (weight > 0) {
            for (Baseline baseline : baselines) {
                baseline.learn(user.number, user.last, item);
            }
            user.last = item;
            user.clicked = true;
        } else if (weight < 0 && user.last == item) {
            user.last = Catalogue.UNKNOWN;
        }
        if (weight != 0 && user.had.lastIndexOf(item) < 0) {
            user.had.add(item);
        }
    }

    private User user(String id) {
        return users.computeIfAbsent(id, unknown -> new User(users.size()));
    }

    private static final class User {
        final int number;
        final IntList had = new IntList();
        int last = Catalogue.UNKNOWN;
        boolean clicked;

        User(int number) {
            this.number = number;
        }
    }
}
