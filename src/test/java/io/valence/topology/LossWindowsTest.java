package io.valence.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Clicks in, windows of the loss out. */
class LossWindowsTest {

    private static final long T = 1_600_000_020_000L; // A window of a minute starts here.
    private static final Duration IDLE = Duration.ofMillis(10_000);

    @Test
    void shouldPublishAWindowWhenEventTimeLeavesIt() {
        try (LearnerDriver learner = new LearnerDriver(new Choices())) {
            learner.click("u1", "a", T);
            learner.click("u2", "b", T + 59_999);
            assertEquals(List.of(), learner.loss());
            learner.click("u1", "b", T + 60_000);

            JsonNode window = only(learner.loss());
            assertEquals("window", window.path("type").asText());
            assertEquals(T, window.path("window_start").asLong());
            assertEquals(T + 60_000, window.path("window_end").asLong());
            assertEquals(T + 59_999, window.path("last_event_time").asLong());
            assertEquals(0, window.path("part").asInt());
            assertEquals(0, window.path("first_offset").asLong());
            assertEquals(1, window.path("last_offset").asLong());
            assertEquals(2, window.path("clicks").asLong());
            assertEquals(2, window.path("clicks_total").asLong());
            assertEquals(2, window.path("users").asLong());
            assertEquals(2, window.path("items").asLong());
            assertEquals(2, window.path("bank_length").asLong());
        }
    }

    @Test
    void shouldCountALateClickInTheOpenWindowWhenItsOwnHasBeenLeft() {
        try (LearnerDriver learner = LearnerDriver.inMemory(new Choices())) {
            learner.click("u", "a", T + 60_000);
            learner.click("u", "b", T);
            learner.click("u", "c", T + 120_000);

            JsonNode window = only(learner.loss());
            assertEquals(T + 60_000, window.path("window_start").asLong());
            assertEquals(2, window.path("clicks").asLong());
            assertEquals(1, window.path("late").asLong());
        }
    }

    @Test
    void shouldPublishWhatIsOpenWhenNoClickComesForAWhile() {
        try (LearnerDriver learner = LearnerDriver.inMemory(new Choices())) {
            learner.click("u", "a", T);
            learner.advanceWallClock(IDLE);
            assertEquals(List.of(), learner.loss());
            learner.advanceWallClock(IDLE);

            assertEquals(1, only(learner.loss()).path("clicks").asLong());
        }
    }

    @Test
    void shouldPublishNothingWhenNothingCameSinceTheLastPart() {
        try (LearnerDriver learner = LearnerDriver.inMemory(new Choices())) {
            learner.click("u", "a", T);
            learner.advanceWallClock(IDLE);
            learner.advanceWallClock(IDLE);
            learner.loss();
            learner.advanceWallClock(IDLE);
            learner.click("u", "b", T + 60_000);

            assertEquals(List.of(), learner.loss());
        }
    }

    @Test
    void shouldPublishEveryMinuteWhenAClickFromAheadHoldsTheWindowOpen() {
        try (LearnerDriver learner = LearnerDriver.inMemory(new Choices())) {
            learner.click("fast", "a", T + 3_000_000);
            for (int tenSeconds = 0; tenSeconds < 18; tenSeconds++) {
                learner.click("u", "b" + tenSeconds, T + 10_000 * tenSeconds);
                learner.advanceWallClock(IDLE);
            }

            List<JsonNode> windows = learner.loss();
            assertEquals(List.of("0", "1"), windows.stream().map(window -> window.path("part").asText()).toList());
            assertEquals(8, windows.get(0).path("clicks").asLong());
            assertEquals(6, windows.get(1).path("clicks").asLong());
        }
    }

    @Test
    void shouldNumberThePartsWhenAWindowIsPublishedAgain() {
        try (LearnerDriver learner = LearnerDriver.inMemory(new Choices())) {
            learner.click("u", "a", T);
            learner.advanceWallClock(IDLE);
            learner.advanceWallClock(IDLE);
            learner.click("u", "b", T + 1);
            learner.click("u", "c", T + 60_000);

            List<JsonNode> parts = learner.loss();
            assertEquals(List.of(0, 1), parts.stream().map(part -> part.path("part").asInt()).toList());
            assertEquals(List.of(1, 1), parts.stream().map(part -> part.path("clicks").asInt()).toList());
            assertEquals(List.of(1, 2), parts.stream().map(part -> part.path("clicks_total").asInt()).toList());
        }
    }

    @Test
    void shouldKeyAllOfAPartitionsLossByThePartitionWhenPublished() {
        Choices choices = new Choices();
        choices.perEvent = true;
        try (LearnerDriver learner = LearnerDriver.inMemory(choices)) {
            learner.click("u", "a", T);
            learner.click("u", "b", T + 60_000);

            assertEquals(
                    List.of("0", "0", "0"),
                    learner.records("loss-metrics").stream().map(r -> LearnerDriver.text(r.key())).toList());
        }
    }

    @Test
    void shouldCountEveryRecordOnceWhenClicksAndDeadLettersComeInAnyOrder() {
        long seed = 11;
        Random random = new Random(seed);
        try (LearnerDriver learner = LearnerDriver.inMemory(new Choices())) {
            int accepted = 0;
            int refused = 0;
            for (int i = 0; i < 500; i++) {
                if (random.nextInt(10) == 0) {
                    learner.send(new byte[] {'u'}, new byte[] {'{'});
                    refused++;
                } else {
                    learner.click("u" + random.nextInt(20), "i" + random.nextInt(30), T + random.nextInt(600_000));
                    accepted++;
                }
                if (random.nextInt(20) == 0) {
                    learner.advanceWallClock(IDLE);
                    learner.advanceWallClock(IDLE);
                }
            }
            learner.advanceWallClock(IDLE);
            learner.advanceWallClock(IDLE);

            List<JsonNode> parts = learner.loss();
            JsonNode last = parts.get(parts.size() - 1);
            assertEquals(accepted, sum(parts, "clicks"), "seed " + seed);
            assertEquals(refused, sum(parts, "dead_letters"), "seed " + seed);
            assertEquals(accepted, last.path("clicks_total").asLong(), "seed " + seed);
            assertEquals(refused, last.path("dead_letters_total").asLong(), "seed " + seed);
            assertEquals(499, last.path("last_offset").asLong(), "seed " + seed);
        }
    }

    @Test
    void shouldBeAsTheSchemaSaysWhenAnythingIsPublished() {
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(TopicDefinitions.packaged().lossMetrics().value());
        Choices choices = new Choices();
        choices.perEvent = true;
        choices.evaluateEvery = 1;
        choices.shadows.put("twin", choices.learner());
        try (LearnerDriver learner = LearnerDriver.inMemory(choices)) {
            learner.send(null, null);
            learner.advanceWallClock(IDLE);
            learner.advanceWallClock(IDLE);
            learner.click("u", "a", 0);
            learner.click("u", "a", T);
            learner.click("v", "b", T, "dislike");
            learner.click("v", "a", T, "view");
            learner.click("v", "a", T + 60_000, "purchase");
            learner.click("v", "b", T + 120_000);
            learner.advanceWallClock(IDLE);
            learner.advanceWallClock(IDLE);

            List<JsonNode> published = learner.loss();
            assertEquals(2 * 5, published.stream().filter(node -> node.path("type").asText().equals("window")).count());
            assertEquals(2 * 6, published.stream().filter(node -> node.path("type").asText().equals("click")).count());
            for (JsonNode node : published) {
                assertEquals(Set.of(), schema.validate(node), node.toPrettyString());
            }
        }
    }

    @Test
    void shouldFindTheLossFallingWhenTheSameClicksComeAgainAndAgain() {
        Choices choices = new Choices();
        choices.history = 1;
        try (LearnerDriver learner = LearnerDriver.inMemory(choices)) {
            for (int i = 0; i < 1200; i++) {
                learner.click("u" + i % 6, "i" + i % 6, T + i * 600L);
            }
            List<JsonNode> windows = learner.loss();
            double first = windows.get(0).path("loss_mean").asDouble();
            double last = windows.get(windows.size() - 1).path("loss_mean").asDouble();
            assertTrue(last < first / 2, first + " fell to " + last + " only, seed " + Choices.SEED);
        }
    }

    private static long sum(List<JsonNode> parts, String field) {
        return parts.stream().mapToLong(part -> part.path(field).asLong()).sum();
    }

    private static JsonNode only(List<JsonNode> nodes) {
        assertEquals(1, nodes.size(), nodes.toString());
        return nodes.get(0);
    }
}
