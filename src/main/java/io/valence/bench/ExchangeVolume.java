package io.valence.bench;

import io.valence.codec.DeltaCodec;
import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import io.valence.embedding.InMemoryItems;
import io.valence.exchange.ItemDelta;
import io.valence.exchange.SharedItems;
import io.valence.learning.LearnerConfig;

/**
 * How much one task tells, without Kafka: what the codec makes of what it added to the items, after each so many of its
 * clicks. All items of the catalogue are known before. What a task tells goes to each of the others.
 *
 * @param items in the catalogue
 * @param tasks how many there are
 * @param exchangeClicks of all tasks from one exchange to the next
 * @param rowsPerTelling rows of items that one task's share of them changes
 * @param bytesPerClick bytes that it tells each other task, over its share
 */
record ExchangeVolume(int items, int tasks, int exchangeClicks, double rowsPerTelling, double bytesPerClick) {

    /** Clicks before the first telling that counts: the memory bank is full by then. */
    private static final int WARM_UP = 10_000;

    private static final int TELLINGS = 20;

    /** @param plan says what clicks are like, but for their items */
    static ExchangeVolume measure(LearnerConfig config, SyntheticPlan plan, int items, int tasks, int exchangeClicks) {
        int clicks = Math.max(1, exchangeClicks / tasks);
        InMemoryItems rows = new InMemoryItems(config.dimensions(), config.seed());
        for (int i = 0; i < items; i++) {
            rows.ordinal("i" + i);
        }
        SharedItems shared = new SharedItems(rows, tasks);
        BareLearner learner = new BareLearner(config, shared);
        long all = WARM_UP + (long) TELLINGS * clicks;
        SyntheticClicks source = new SyntheticClicks(new SyntheticPlan(
                all, plan.users(), items, Math.min(plan.tastes(), items), plan.meanGapMs(), plan.seed()));
        learn(WARM_UP, source, learner, shared);
        shared.take(0);
        long told = 0;
        long bytes = 0;
        for (int i = 0; i < TELLINGS; i++) {
            learn(clicks, source, learner, shared);
            ItemDelta delta = shared.take(0);
            told += delta.rows();
            bytes += DeltaCodec.encode(delta, Integer.MAX_VALUE).stream().mapToLong(part -> part.length).sum();
        }
        return new ExchangeVolume(
                items, tasks, exchangeClicks, (double) told / TELLINGS, (double) bytes / TELLINGS / clicks);
    }

    private static void learn(int clicks, SyntheticClicks source, BareLearner learner, SharedItems shared) {
        for (int i = 0; i < clicks; i++) {
            shared.clicked(learner.learn(source.next()));
        }
    }
}
