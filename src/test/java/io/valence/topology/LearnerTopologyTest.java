package io.valence.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.valence.codec.RowCodec;
import io.valence.embedding.History;
import io.valence.embedding.RowTable;
import io.valence.event.Click;
import io.valence.store.StoreNames;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.streams.TopologyDescription;
import org.junit.jupiter.api.Test;

/** What a click does, by its kind and by the configuration. */
class LearnerTopologyTest {

    private static final long T = 1_600_000_000_000L;

    @Test
    void shouldPublishNoItemsWhenNotAskedTo() {
        try (LearnerDriver learner = LearnerDriver.inMemory(new Choices())) {
            learner.click("u", "a", T);
            learner.click("u", "b", T);

            assertEquals(List.of(), learner.itemEmbeddings());
            assertFalse(description(new Choices()).contains("item-embeddings"));
        }
    }

    @Test
    void shouldPublishTheItemsOfEachCommitWhenAskedTo() {
        Choices choices = new Choices();
        choices.publishItems = true;
        try (LearnerDriver learner = LearnerDriver.inMemory(choices)) {
            for (int i = 0; i < 50; i++) {
                learner.click("u" + i % 5, "i" + i % 7, T + i);
                List<String> ids = new ArrayList<>();
                for (JsonNode item : learner.itemEmbeddings()) {
                    ids.add(item.path("item_id").asText());
                    assertEquals(1, norm(item.path("embedding")), 1e-5, item.toString());
                    assertTrue(item.path("updated_at").asLong() <= T + i, item.toString());
                }
                assertEquals(learner.changed(StoreNames.ITEMS), ids);
                assertEquals(ids.stream().distinct().toList(), ids);
            }
        }
    }

    @Test
    void shouldPublishOneSamplePerClickWhenAskedTo() {
        Choices choices = new Choices();
        choices.perEvent = true;
        try (LearnerDriver learner = LearnerDriver.inMemory(choices)) {
            learner.send(new Click("u", "a", T, "purchase", "e-1", 0.5));
            learner.send(null, null);
            learner.click("v", "b", T + 1);

            List<JsonNode> samples = learner.loss();
            assertEquals(2, samples.size());
            JsonNode first = samples.get(0);
            assertEquals("click", first.path("type").asText());
            assertEquals(0, first.path("offset").asLong());
            assertEquals(T, first.path("timestamp").asLong());
            assertEquals("u", first.path("user_id").asText());
            assertEquals("e-1", first.path("event_id").asText());
            assertEquals(1.5, first.path("weight").asDouble());
            assertEquals(0, first.path("loss").asDouble());
            assertTrue(first.path("rank").isNull());
            JsonNode second = samples.get(1);
            assertEquals(2, second.path("offset").asLong());
            assertTrue(second.path("event_id").isNull());
            assertTrue(second.path("loss").asDouble() > 0, second.toString());
        }
    }

    @Test
    void shouldPullTogetherWhenTheWeightIsAboveZero() {
        double before = similarityAfter("view");
        double after = similarityAfter("click");
        assertTrue(after > before + 0.01, before + " went to " + after);
    }

    @Test
    void shouldPushApartWhenTheWeightIsBelowZero() {
        double before = similarityAfter("view");
        double after = similarityAfter("dislike");
        assertTrue(after < before - 0.01, before + " went to " + after);
    }

    @Test
    void shouldMoveNothingButCountTheUpdateWhenTheWeightIsZero() {
        try (LearnerDriver learner = LearnerDriver.inMemory(new Choices())) {
            learner.click("u", "a", T);
            learner.click("v", "b", T);
            TreeMap<String, String> items = learner.stored(StoreNames.ITEMS);
            TreeMap<String, String> bank = learner.stored(StoreNames.BANK);
            RowTable before = row(learner, "u");
            learner.click("u", "b", T + 1, "view");
            RowTable after = row(learner, "u");

            assertEquals(items, learner.stored(StoreNames.ITEMS));
            assertEquals(bank, learner.stored(StoreNames.BANK));
            for (int i = 0; i < before.dimensions(); i++) {
                assertEquals(before.chunk(0)[i], after.chunk(0)[i]);
            }
            assertEquals(before.clicks(0), after.clicks(0));
            assertEquals(before.updates(0) + 1, after.updates(0));
            assertEquals(T + 1, after.lastUpdated(0));
        }
    }

    @Test
    void shouldNotQueueAnItemWhenItIsDisliked() {
        try (LearnerDriver learner = LearnerDriver.inMemory(new Choices())) {
            learner.click("u", "a", T);
            TreeMap<String, String> bank = learner.stored(StoreNames.BANK);
            learner.click("u", "b", T, "dislike");

            assertEquals(bank, learner.stored(StoreNames.BANK));
        }
    }

    @Test
    void shouldCountEachKindWhenClicksHaveDifferentWeights() {
        try (LearnerDriver learner = LearnerDriver.inMemory(new Choices())) {
            learner.click("u", "a", T);
            learner.click("u", "b", T, "purchase");
            learner.click("u", "c", T, "dislike");
            learner.click("u", "d", T, "view");
            JsonNode window = window(learner);

            assertEquals(4, window.path("clicks").asInt());
            assertEquals(2, window.path("positives").asInt());
            assertEquals(1, window.path("dislikes").asInt());
            assertEquals(1, window.path("weightless").asInt());
            assertEquals(2, window.path("measured").asInt());
            assertTrue(window.path("dislike_loss_mean").asDouble() > 0, window.toString());
        }
    }

    @Test
    void shouldCountRepeatsWhenNothingIsRanked() {
        try (LearnerDriver learner = LearnerDriver.inMemory(new Choices())) {
            learner.click("u", "a", T);
            learner.click("u", "b", T);
            learner.click("v", "a", T);
            learner.click("u", "a", T);
            JsonNode window = window(learner);

            assertEquals(1, window.path("repeats").asInt());
            assertEquals(0, window.path("evaluated").asInt());
            assertTrue(window.path("recall_at_10").isNull());
        }
    }

    @Test
    void shouldRankEveryNthOffsetWhenAskedTo() {
        Choices choices = new Choices();
        choices.evaluateEvery = 3;
        choices.perEvent = true;
        try (LearnerDriver learner = LearnerDriver.inMemory(choices)) {
            for (int i = 0; i < 10; i++) {
                learner.click("u" + i, "i" + i % 4, T);
            }
            List<Integer> ranked = new ArrayList<>();
            for (JsonNode sample : learner.loss()) {
                if (!sample.path("rank").isNull()) {
                    ranked.add(sample.path("offset").asInt());
                }
            }
            assertEquals(List.of(0, 3, 6, 9), ranked);
        }
    }

    @Test
    void shouldRankBeforeItLearnsWhenAskedTo() {
        Choices choices = new Choices();
        choices.evaluateEvery = 1;
        choices.perEvent = true;
        try (LearnerDriver learner = LearnerDriver.inMemory(choices)) {
            learner.click("u", "a", T);
            learner.click("v", "b", T);
            learner.click("v", "b", T);
            learner.click("w", "a", T);
            List<JsonNode> samples = learner.loss();

            // Not seen before: a miss, whatever the score would be.
            assertEquals(Integer.MAX_VALUE, samples.get(0).path("rank").asInt());
            assertEquals(Integer.MAX_VALUE, samples.get(1).path("rank").asInt());
            // A repeat is ranked only among all items.
            assertTrue(samples.get(2).path("rank").isNull());
            assertTrue(samples.get(2).path("repeat").asBoolean());
            assertTrue(samples.get(2).path("rank_with_repeats").asInt() >= 1);
            // A user without a click yet gets what is popular: b has two clicks, a one.
            assertEquals(2, samples.get(3).path("rank").asInt());
            assertEquals(2, samples.get(3).path("popularity_rank").asInt());
        }
    }

    @Test
    void shouldRankNoDislikeWhenAskedToRankAll() {
        Choices choices = new Choices();
        choices.evaluateEvery = 1;
        choices.perEvent = true;
        try (LearnerDriver learner = LearnerDriver.inMemory(choices)) {
            learner.click("u", "a", T);
            learner.click("v", "a", T, "dislike");
            learner.click("v", "a", T, "view");

            assertTrue(learner.loss().stream().skip(1).allMatch(sample -> sample.path("rank").isNull()));
        }
    }

    @Test
    void shouldLearnTheSameWhetherOrNotItRanksWhenClicksAreTheSame() {
        long seed = 5;
        Choices ranking = new Choices();
        ranking.evaluateEvery = 1;
        List<Click> clicks = RandomClicks.of(200, 10, 20, seed);
        try (LearnerDriver ranks = LearnerDriver.inMemory(ranking);
                LearnerDriver learns = LearnerDriver.inMemory(new Choices())) {
            clicks.forEach(ranks::send);
            clicks.forEach(learns::send);

            assertEquals(learns.learned(), ranks.learned(), "seed " + seed);
        }
    }

    @Test
    void shouldNameEveryProcessorAndStoreWhenDescribed() {
        String description = description(new Choices());

        assertFalse(description.contains("KSTREAM"), description);
        assertTrue(StoreNames.ALL.stream().allMatch(description::contains), description);
    }

    private static String description(Choices choices) {
        TopologyDescription description = LearnerTopology.build(choices.build(), Clock.systemUTC()).describe();
        return description.toString();
    }

    /** The cosine of u and b after u met b in an event of this type. */
    private static double similarityAfter(String eventType) {
        Choices choices = new Choices();
        // Enough that some are neither the clicked item nor one that the user had.
        choices.negatives = 32;
        try (LearnerDriver learner = LearnerDriver.inMemory(choices)) {
            // The very first click has no negatives yet, and teaches nothing.
            learner.click("v", "b", T);
            learner.click("w", "c", T);
            learner.click("u", "a", T);
            learner.click("u", "b", T, eventType);
            RowTable user = row(learner, "u");
            RowTable item = new RowTable(user.dimensions());
            RowCodec.decodeItem(learner.store(StoreNames.ITEMS).get("b"), item, item.allocate());
            double dot = 0;
            for (int i = 0; i < user.dimensions(); i++) {
                dot += (double) user.chunk(0)[i] * item.chunk(0)[i];
            }
            return dot / user.norm(0) / item.norm(0);
        }
    }

    /** A table whose slot 0 is the user's row as stored. */
    private static RowTable row(LearnerDriver learner, String user) {
        RowTable table = new RowTable(new Choices().dimensions);
        RowCodec.decodeUser(learner.store(StoreNames.USERS).get(user), table, table.allocate(), new History(16, 1));
        return table;
    }

    private static JsonNode window(LearnerDriver learner) {
        learner.advanceWallClock(Duration.ofMillis(10_000));
        learner.advanceWallClock(Duration.ofMillis(10_000));
        List<JsonNode> windows = learner.loss();
        assertEquals(1, windows.size());
        return windows.get(0);
    }

    private static double norm(JsonNode embedding) {
        double squares = 0;
        for (JsonNode value : embedding) {
            squares += value.asDouble() * value.asDouble();
        }
        return Math.sqrt(squares);
    }
}
