package io.valence.learning;

import io.valence.embedding.Catalogue;
import io.valence.embedding.Followers;
import io.valence.embedding.History;
import io.valence.embedding.IntList;
import io.valence.embedding.ItemRows;
import io.valence.embedding.RandomBits;
import io.valence.embedding.RowTable;
import io.valence.negatives.MemoryBank;
import io.valence.negatives.NegativeSampler;

/**
 * The part of a click that no float takes part in: negatives are drawn, rows found and marked as changed, and the click
 * remembered by history, bank and followers.
 */
final class StepPlanner {

    private final LearnerConfig config;
    private final ItemRows items;
    private final MemoryBank bank;
    private final NegativeSampler sampler;
    private final RandomBits random = new RandomBits(0);
    private final int draws;

    StepPlanner(LearnerConfig config, ItemRows items, MemoryBank bank) {
        this.config = config;
        this.items = items;
        this.bank = bank;
        draws = config.draws();
        sampler = new NegativeSampler(bank, config.uniformShare(), draws);
    }

    /** Plans a click's step; see {@link ContrastiveLearner#plan}. */
    void plan(
            RowTable users, int user, History history, int positive, double weight, long timestamp, long seed,
            PlannedStep step) {
        step.users = users;
        step.user = user;
        step.weight = weight;
        step.timestamp = timestamp;
        draw(history, positive, seed, step);
        gatherRecent(history.recent(), step);
        mark(step);
        boolean dislike = weight < 0;
        step.learnsWeights = !dislike && !history.holds(positive);
        step.repeat = false;
        step.bankPosition = PlannedStep.NONE;
        if (weight != 0) {
            step.repeat = history.add(positive);
            remember(history, positive, dislike, step);
        }
        step.banked = bank.size();
    }

    private void draw(History history, int positive, long seed, PlannedStep step) {
        random.seed(seed);
        IntList masked = config.maskHistory() ? history.items() : null;
        boolean follows = config.followers() && history.last() != Catalogue.UNKNOWN;
        int last = follows ? items.slot(history.last()) : RowTable.NONE;
        Followers followers = items.table().followers();
        sampler.draw(random, draws, items.size(), positive, masked, followers, last);
        step.known = items.size();
        step.kept = sampler.kept();
        step.masked = sampler.masked();
        IntList others = sampler.certain();
        step.certain = 1 + others.size();
        step.size = step.certain + sampler.distinct();
        for (int i = 0; i < step.certain; i++) {
            int ordinal = i == 0 ? positive : others.get(i - 1);
            step.slots[i] = items.slot(ordinal);
            step.multiplicities[i] = 1;
            step.followed[i] = follows ? followers.share(last, ordinal) : 0;
        }
        for (int i = step.certain; i < step.size; i++) {
            step.slots[i] = items.slot(sampler.ordinal(i - step.certain));
        }
        sampler.copy(step.multiplicities, step.lnQ, step.bankPositions, step.certain);
    }

    private void gatherRecent(IntList clicked, PlannedStep step) {
        step.recentCount = Math.min(step.recent.length, clicked.size());
        for (int k = 0; k < step.recentCount; k++) {
            step.recent[k] = items.slot(clicked.get(clicked.size() - 1 - k));
        }
    }

    /**
     * Tells of all rows that the step may change. Whether it does depends on what was learned, which is not known yet: a
     * recent item that weighs nothing, or a hard negative that turns out not to be hard, is written as it was.
     */
    private void mark(PlannedStep step) {
        step.users.markDirty(step.user);
        if (step.weight == 0) {
            return;
        }
        for (int k = 0; k < step.recentCount; k++) {
            mark(step.recent[k]);
        }
        step.positiveAlone = step.weight < 0 || !config.updateNegatives();
        int moving = step.positiveAlone ? 1 : step.size;
        for (int i = 0; i < moving; i++) {
            if (i < step.certain || step.bankPositions[i] == PlannedStep.NONE) {
                mark(step.slots[i]);
            }
        }
    }

    private void mark(int slot) {
        items.changing(slot);
        items.table().markDirty(slot);
    }

    private void remember(History history, int positive, boolean dislike, PlannedStep step) {
        if (dislike) {
            history.disliked(positive);
            return;
        }
        int predecessor = history.last();
        history.clicked(positive);
        step.users.addClick(step.user);
        items.table().addClick(step.slots[0]);
        step.bankPosition = remember(positive, predecessor);
    }

    /**
     * The positive is in the bank, and followed the item before it.
     *
     * @return its position in the bank
     */
    int remember(int positive, int predecessor) {
        if (predecessor != Catalogue.UNKNOWN && predecessor != positive) {
            items.table().addFollower(items.slot(predecessor), positive);
        }
        return bank.add(positive);
    }
}
