package io.valence.evaluation;

import io.valence.exchange.ItemDelta;
import io.valence.learning.LearnerConfig;
import io.valence.learning.StepResult;
import java.util.ArrayList;
import java.util.List;

/**
 * Several tasks that learn one model, as the topology runs them with as many partitions, but in one pass over the
 * clicks of all in the order of their times, and telling each other what they added whenever so many clicks were
 * learned from by all together. What it is for: an interval in clicks says what is lost by exchanging late; one in
 * milliseconds would say how fast this machine replays. One partition gives what the topology gives.
 */
public final class PartitionedLearning {

    private final List<SimulatedTask> tasks = new ArrayList<>();
    private final int exchangeClicks;
    private final StepResult step = new StepResult();
    private int clicks;
    private long exchanges;
    private long rows;

    /**
     * @param topicHash of the clicks' topic, which is part of the seed of what is drawn
     * @param partitions how many tasks, at least 1
     * @param exchangeClicks after how many clicks of all tasks they exchange, at least 1
     */
    public PartitionedLearning(LearnerConfig config, long topicHash, int partitions, int exchangeClicks) {
        this.exchangeClicks = exchangeClicks;
        for (int partition = 0; partition < partitions; partition++) {
            tasks.add(new SimulatedTask(config, topicHash, partition, partitions));
        }
    }

    /**
     * Learns from one click.
     *
     * @param partition which task the user belongs to
     * @param ranks filled with where the item stood for that task before; null to not rank
     * @return what the step measured; filled again at the next call
     */
    public StepResult learn(int partition, Event event, PrequentialRanks ranks) {
        tasks.get(partition).learn(event, ranks, step);
        clicks++;
        if (tasks.size() > 1 && clicks % exchangeClicks == 0) {
            exchange();
        }
        return step;
    }

    private void exchange() {
        List<ItemDelta> told = tasks.stream().map(SimulatedTask::tell).toList();
        for (int from = 0; from < tasks.size(); from++) {
            rows += told.get(from).rows();
            for (int to = 0; to < tasks.size(); to++) {
                if (to != from) {
                    tasks.get(to).hear(told.get(from));
                }
            }
        }
        exchanges++;
    }

    /** How many users were seen. */
    public long users() {
        return tasks.stream().mapToLong(SimulatedTask::users).sum();
    }

    /** How many items the task with the most knows of. */
    public long items() {
        return tasks.stream().mapToLong(SimulatedTask::items).max().orElse(0);
    }

    /** How often the tasks told each other. */
    public long exchanges() {
        return exchanges;
    }

    /** How many rows were told, each counted once for all who heard. */
    public long exchangedRows() {
        return rows;
    }
}
