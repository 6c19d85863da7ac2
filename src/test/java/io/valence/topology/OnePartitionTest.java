package io.valence.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.valence.embedding.Initialiser;
import io.valence.evaluation.Event;
import io.valence.evaluation.PartitionedLearning;
import io.valence.evaluation.PrequentialRanks;
import io.valence.event.Click;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is found out without the broker holds for what runs on it. */
class OnePartitionTest {

    private static final long SEED = 21;

    @Test
    void shouldRankAndLearnTheSameWhenOneTaskIsSimulated() {
        Choices choices = new Choices();
        choices.perEvent = true;
        choices.evaluateEvery = 1;
        TopologyConfig config = choices.build();
        PartitionedLearning simulated =
                new PartitionedLearning(config.learner(), Initialiser.hash(config.topics().clicks()), 1, 1);
        PrequentialRanks ranks = new PrequentialRanks();
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        try (LearnerDriver driver = LearnerDriver.inMemory(choices)) {
            for (Click click : RandomClicks.of(400, 20, 60, SEED)) {
                double weight = config.eventWeights().weightOf(click.eventType()) * click.weight();
                driver.send(click);
                Event event = new Event(click.userId(), click.itemId(), weight, click.timestamp());
                double loss = simulated.learn(0, event, weight > 0 ? ranks : null).loss;
                actual.add((weight > 0 ? ranks.rankAmongAll : 0) + " " + loss);
            }
            for (JsonNode record : driver.loss()) {
                if (record.get("type").asText().equals("click")) {
                    expected.add(record.path("rank_with_repeats").asInt() + " " + record.get("loss").asDouble());
                }
            }
        }
        assertEquals(expected, actual, "seed " + SEED);
    }
}
