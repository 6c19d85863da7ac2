package io.valence.cli;

import io.valence.embedding.Initialiser;
import io.valence.evaluation.Event;
import io.valence.evaluation.PartitionedLearning;
import io.valence.evaluation.PrequentialMeasures;
import io.valence.evaluation.PrequentialRanks;
import io.valence.event.Click;
import io.valence.learning.StepResult;
import io.valence.snapshot.Resharding;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;

/**
 * An evaluation of several partitions: the tasks without the broker, exchanging after a number of clicks. A user is
 * of the partition that Kafka's producers choose for its key.
 */
final class PartitionedEvaluation {

    private final Settings settings;
    private final int partitions;
    private final int exchangeClicks;
    private final PartitionedLearning learning;
    private final PrequentialMeasures model = new PrequentialMeasures();
    private final PrequentialMeasures secondHalf = new PrequentialMeasures();
    private final PrequentialMeasures popularity = new PrequentialMeasures();
    private final PrequentialMeasures withRepeats = new PrequentialMeasures();
    private final PrequentialRanks ranks = new PrequentialRanks();
    private long repeats;
    private double lossSum;

    /**
     * @param settings with the learner's choices and how many clicks are ranked
     * @throws UserError unless there are partitions and clicks between exchanges
     */
    PartitionedEvaluation(Settings settings, int partitions, int exchangeClicks) {
        requirePositive("--partitions", partitions);
        requirePositive("--exchange-clicks", exchangeClicks);
        this.settings = settings;
        this.partitions = partitions;
        this.exchangeClicks = exchangeClicks;
        learning = new PartitionedLearning(
                settings.learner(), Initialiser.hash(settings.clicksTopic()), partitions, exchangeClicks);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new UserError(name + " is " + value + ", expected 1 or more");
        }
    }

    /**
     * Learns from the clicks.
     *
     * @param clicks in the order of their times
     * @return the figures by the names under which {@code evaluate --json} prints them
     */
    Map<String, Object> learn(List<Click> clicks) {
        long start = System.nanoTime();
        try (Progress progress = new Progress("learning", clicks.size())) {
            for (int i = 0; i < clicks.size(); i++) {
                learn(clicks.get(i), i, clicks.size());
                progress.to(i + 1L);
            }
        }
        return figures(clicks.size(), (System.nanoTime() - start) / 1e9);
    }

    private void learn(Click click, int index, int count) {
        double weight = settings.topology().eventWeights().weightOf(click.eventType()) * click.weight();
        int every = settings.evaluationEvery();
        boolean ranked = weight > 0 && every > 0 && index % every == 0;
        Event event = new Event(click.userId(), click.itemId(), weight, click.timestamp());
        StepResult step = learning.learn(partition(click.userId()), event, ranked ? ranks : null);
        lossSum += step.loss;
        if (!ranked) {
            repeats += step.repeat ? 1 : 0;
            return;
        }
        repeats += ranks.repeat ? 1 : 0;
        withRepeats.add(ranks.rankAmongAll);
        if (ranks.rank != PrequentialRanks.NOT_RANKED) {
            model.add(ranks.rank);
            popularity.add(ranks.popularityRank);
            if (index >= (count + 1) / 2) {
                secondHalf.add(ranks.rank);
            }
        }
    }

    /** Where a producer sends the user's clicks: what Kafka has done since its beginning, and promises to keep. */
    private int partition(String userId) {
        return Resharding.partitionOf(Bytes.wrap(userId.getBytes(StandardCharsets.UTF_8)), partitions);
    }

    private Map<String, Object> figures(long clicks, double seconds) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("events", clicks);
        figures.put("users", learning.users());
        figures.put("items", learning.items());
        figures.put("partitions", partitions);
        figures.put("exchange_clicks", exchangeClicks);
        figures.put("exchanges", learning.exchanges());
        figures.put("exchanged_rows", learning.exchangedRows());
        figures.put("evaluated", model.evaluated());
        figures.putAll(RankFigures.of(model));
        figures.put("loss", lossSum / clicks);
        figures.putAll(RankFigures.besides(secondHalf, withRepeats, popularity));
        figures.put("repeats", repeats);
        figures.put("seconds", seconds);
        figures.put("events_per_second", seconds > 0 ? clicks / seconds : 0);
        figures.put("config", settings.asMap());
        return figures;
    }
}
