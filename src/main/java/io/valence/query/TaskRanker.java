package io.valence.query;

import io.valence.embedding.Catalogue;
import io.valence.embedding.SharedWeights;
import io.valence.learning.LearnerConfig;
import io.valence.learning.Query;
import io.valence.query.Ranking.ScoredItem;
import io.valence.store.CommittedTask;
import io.valence.store.ItemMatrix;
import io.valence.store.ItemMatrix.RowFunction;
import io.valence.store.SavedUser;
import io.valence.vector.VectorMath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Answers one question from the rows of one task. */
final class TaskRanker {

    private static final int[] NONE = {};

    private final CommittedTask task;
    private final ItemMatrix matrix;
    private final ItemSearch search;
    private final Query query;
    private final float temperature;
    private final boolean followers;
    private Bonus bonus = Bonus.NONE;
    /** A row, padded with zeros, and its norm behind it. */
    private final float[] row;

    TaskRanker(CommittedTask task, ItemMatrix matrix, ItemSearch search, LearnerConfig learner) {
        this.task = task;
        this.matrix = matrix;
        this.search = search;
        this.query = new Query(task.dimensions());
        this.followers = learner.followers();
        this.temperature = (float) learner.temperature();
        this.row = new float[VectorMath.padded(task.dimensions()) + 1];
    }

    Ranking forUser(Optional<SavedUser> user, Wanted wanted) {
        int[] seen = user.map(SavedUser::history).orElse(NONE);
        boolean known = compose(user);
        return rank(known, seen, wanted, List.of());
    }

    Ranking forSession(List<String> items, Wanted wanted) {
        Set<String> distinct = new LinkedHashSet<>(items);
        List<String> unscored = new ArrayList<>();
        int[] session = ordinals(distinct, unscored);
        query.clear();
        int added = 0;
        for (int ordinal : session) {
            if (addItem(ordinal, 1)) {
                added++;
            }
        }
        query.finish();
        return rank(added > 0, session, wanted, unscored);
    }

    Optional<Ranking> similar(String item, int k) {
        int ordinal = task.ordinal(item);
        query.clear();
        if (ordinal == Catalogue.UNKNOWN || !addItem(ordinal, 1)) {
            return Optional.empty();
        }
        query.finish();
        TopItems top = search.best(
                matrix, k, ItemScan.cosine(query.direction()), 1, Bonus.NONE, new int[] {ordinal});
        return Optional.of(new Ranking(false, items(top), List.of()));
    }

    Ranking score(Optional<SavedUser> user, List<String> items) {
        boolean known = compose(user);
        RowFunction function = ItemScan.score(query.direction(), temperature);
        List<ScoredItem> scored = new ArrayList<>();
        List<String> unscored = new ArrayList<>();
        float[] score = new float[1];
        for (String item : items) {
            int ordinal = task.ordinal(item);
            if (ordinal != Catalogue.UNKNOWN && matrix.compute(ordinal, function, score, 0)
                    && Float.isFinite(score[0])) {
                scored.add(new ScoredItem(item, bonus.onTopOf(score[0], ordinal)));
            } else {
                unscored.add(item);
            }
        }
        return new Ranking(!known, scored, unscored);
    }

    /** Composes the query of a user who has clicked; returns whether that is so. */
    private boolean compose(Optional<SavedUser> user) {
        Optional<SavedUser> known = user.filter(saved -> saved.row().clicks() > 0);
        known.ifPresent(this::compose);
        return known.isPresent();
    }

    /** As {@link Query#compose}, from what was committed. */
    private void compose(SavedUser user) {
        query.clear();
        float[] vector = Arrays.copyOf(user.row().vector(), query.direction().length);
        float norm = (float) Math.sqrt(VectorMath.squaredNorm(vector, 0, vector.length));
        query.add(vector, 0, norm, 1);
        SharedWeights weights = task.weights();
        int[] recent = user.recent();
        for (int k = 0; k < Math.min(weights.recentItems(), recent.length); k++) {
            addItem(recent[recent.length - 1 - k], weights.recent(k));
        }
        query.finish();
        if (followers && recent.length > 0) {
            bonus = Bonus.of(task.followers(recent[recent.length - 1]), weights.followers());
        }
    }

    /** Whether the item has a row. */
    private boolean addItem(int ordinal, double weight) {
        if (!matrix.compute(ordinal, ItemScan.row(), row, 0)) {
            return false;
        }
        query.add(row, 0, row[row.length - 1], weight);
        return true;
    }

    private Ranking rank(boolean known, int[] seen, Wanted wanted, List<String> unscored) {
        RowFunction function =
                known ? ItemScan.score(query.direction(), temperature) : ItemScan.popularity();
        int[] excluded = IntStream.concat(
                        wanted.excludeSeen() ? Arrays.stream(seen) : IntStream.empty(),
                        Arrays.stream(ordinals(wanted.exclude(), new ArrayList<>())))
                .sorted()
                .toArray();
        if (wanted.candidates() == null) {
            // Popularity has no direction that an index could follow.
            ItemSearch suitable = known ? search : ItemSearch.EXACT;
            TopItems top = suitable.best(
                    matrix, wanted.k(), function, temperature, bonus, excluded);
            return new Ranking(!known, items(top), unscored);
        }
        List<String> without = new ArrayList<>(unscored);
        int[] candidates = ordinals(new LinkedHashSet<>(wanted.candidates()), without);
        TopItems top = new ItemScan(matrix, bonus).bestOf(candidates, wanted.k(), function, excluded);
        return new Ranking(!known, items(top), without);
    }

    /** @param unknown gets the ids that are no item's */
    private int[] ordinals(Collection<String> ids, List<String> unknown) {
        int[] ordinals = new int[ids.size()];
        int known = 0;
        for (String id : ids) {
            int ordinal = task.ordinal(id);
            if (ordinal == Catalogue.UNKNOWN) {
                unknown.add(id);
            } else {
                ordinals[known++] = ordinal;
            }
        }
        return Arrays.copyOf(ordinals, known);
    }

    private List<ScoredItem> items(TopItems top) {
        return top.drain((ordinal, score) -> new ScoredItem(task.id(ordinal), score));
    }
}
