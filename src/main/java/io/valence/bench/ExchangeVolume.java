package io.valence.bench;

import io.valence.codec.DeltaCodec;
import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import io.valence.embedding.InMemoryItems;
import io.valence.embedding.SharedWeights;
import io.valence.exchange.ItemDelta;
import io.valence.exchange.SharedItems;
import io.valence.learning.ContrastiveLearner;
import io.valence.learning.LearnerConfig;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * How much one task tells, without Kafka: what the codec makes of what it added to the items, after each so many of its
 * clicks; and what it takes to tell that and to hear it. All items of the catalogue are known before. What a task tells
 * goes to each of the others.
 *
 * @param items in the catalogue
 * @param tasks how many there are
 * @param exchangeClicks of all tasks from one exchange to the next
 * @param rowsPerTelling rows of items that one task's share of them changes
 * @param bytesPerClick bytes that it tells each other task, over its share
 * @param tellMicros processor time to gather and encode, per row
 * @param hearMicros processor time to decode and add, per row
 */
record ExchangeVolume(
        int items,
        int tasks,
        int exchangeClicks,
        double rowsPerTelling,
        double bytesPerClick,
        double tellMicros,
        double hearMicros) {

    /** Clicks before the first telling that counts: the memory bank is full by then, and the code warm. */
    private static final int WARM_UP = 10_000;

    private static final int TELLINGS = 20;

    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    /** @param plan says what clicks are like, but for their items */
    static ExchangeVolume measure(LearnerConfig config, SyntheticPlan plan, int items, int tasks, int exchangeClicks) {
        int clicks = Math.max(1, exchangeClicks / tasks);
        int ignored = WARM_UP / clicks;
        SharedWeights weights = ContrastiveLearner.newWeights(config);
        SharedItems told = catalogue(config, items, weights, tasks);
        SharedItems heard = catalogue(config, items, ContrastiveLearner.newWeights(config), tasks);
        BareLearner learner = new BareLearner(config, told, weights);
        SyntheticClicks source = new SyntheticClicks(new SyntheticPlan(
                (long) (ignored + TELLINGS) * clicks, plan.users(), items, Math.min(plan.tastes(), items),
                plan.meanGapMs(), plan.seed()));
        Sums sums = new Sums();
        for (int i = 0; i < ignored + TELLINGS; i++) {
            for (int click = 0; click < clicks; click++) {
                int item = learner.learn(source.next());
                told.clicked(item, learner.predecessor());
            }
            if (i == ignored) {
                sums = new Sums();
            }
            sums.exchange(told, heard, config.dimensions());
        }
        return new ExchangeVolume(
                items, tasks, exchangeClicks, (double) sums.rows / TELLINGS, (double) sums.bytes / TELLINGS / clicks,
                sums.tellNanos / 1e3 / sums.rows, sums.hearNanos / 1e3 / sums.rows);
    }

    private static SharedItems catalogue(LearnerConfig config, int items, SharedWeights weights, int tasks) {
        InMemoryItems rows = new InMemoryItems(config.dimensions(), config.seed());
        for (int i = 0; i < items; i++) {
            rows.ordinal("i" + i);
        }
        return new SharedItems(rows, weights, tasks);
    }

    /** Over several tellings. */
    private static final class Sums {
        private long rows;
        private long bytes;
        private long tellNanos;
        private long hearNanos;

        void exchange(SharedItems told, SharedItems heard, int dimensions) {
            long start = CLOCK.getCurrentThreadCpuTime();
            ItemDelta delta = told.take(0);
            List<byte[]> parts = DeltaCodec.encode(delta, Integer.MAX_VALUE);
            long encoded = CLOCK.getCurrentThreadCpuTime();
            parts.forEach(part -> heard.apply(DeltaCodec.decode(part, dimensions), (positive, predecessor) -> {}));
            hearNanos += CLOCK.getCurrentThreadCpuTime() - encoded;
            tellNanos += encoded - start;
            rows += delta.rows();
            bytes += parts.stream().mapToLong(part -> part.length).sum();
        }
    }
}
