package io.valence.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.event.Click;
import io.valence.store.StoreNames;
import io.valence.store.WriteBehindStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Models that learn beside the one that answers, from the same clicks. */
class ShadowTest {

    private static final int CLICKS = 300;
    private static final long SEED = 11;
    private static final String TWIN = "twin";
    private static final String OTHER = "other-one";

    private final List<Click> clicks = RandomClicks.of(CLICKS, 20, 40, SEED);

    @Test
    void shouldLearnWhatTheMainOneLearnsWhenItsSettingsAreTheSame() {
        try (LearnerDriver learner = LearnerDriver.inMemory(withShadows())) {
            send(learner, clicks);

            assertEquals(learner.learned(), learner.learned(TWIN), "seed " + SEED);
            assertEquals(
                    learner.stored(StoreNames.LOSS_WINDOW),
                    learner.stored(StoreNames.of(TWIN, StoreNames.LOSS_WINDOW)));
            Map<String, List<JsonNode>> loss = byModel(learner.loss());
            assertTrue(loss.get("").size() > CLICKS, "windows and clicks");
            assertEquals(loss.get(""), loss.get(TWIN));
        }
    }

    @Test
    void shouldLearnSomethingElseWhenItsSettingsAreOthers() {
        try (LearnerDriver learner = LearnerDriver.inMemory(withShadows())) {
            send(learner, clicks);

            List<TreeMap<String, String>> main = learner.learned();
            List<TreeMap<String, String>> other = learner.learned(OTHER);
            assertEquals(main.get(0).keySet(), other.get(0).keySet(), "users");
            assertEquals(main.get(2), other.get(2), "catalogue");
            assertNotEquals(main.get(0), other.get(0));
            assertNotEquals(main.get(1), other.get(1));
            Map<String, List<JsonNode>> loss = byModel(learner.loss());
            assertEquals(loss.get("").size(), loss.get(OTHER).size());
            assertNotEquals(loss.get(""), loss.get(OTHER));
        }
    }

    @Test
    void shouldLeaveTheMainOneAsItIsWhenItHasShadows() {
        List<TreeMap<String, String>> alone;
        List<String> loss;
        try (LearnerDriver learner = LearnerDriver.inMemory(ranking(new Choices()))) {
            send(learner, clicks);
            alone = learner.learned();
            loss = learner.loss().stream().map(JsonNode::toString).toList();
        }
        try (LearnerDriver learner = LearnerDriver.inMemory(withShadows())) {
            send(learner, clicks);

            assertEquals(alone, learner.learned());
            assertEquals(loss, learner.loss().stream()
                    .filter(record -> !record.has("shadow"))
                    .map(JsonNode::toString)
                    .toList());
        }
    }

    @Test
    void shouldHaveTheStoresOfTodayWhenThereAreNoShadows() {
        String description = LearnerTopology.build(new Choices().build(), Clock.systemUTC()).describe().toString();

        assertTrue(description.contains("(stores: [bank, loss-window, items, users, catalogue])"), description);
    }

    @Test
    void shouldPublishTheWindowsOfTheServedOneFirst() {
        Choices choices = withShadows();
        choices.served = TWIN;
        try (LearnerDriver learner = LearnerDriver.inMemory(choices)) {
            learner.click("u", "a", 1);

            List<JsonNode> loss = learner.loss();
            assertEquals(
                    List.of("twin served", "main shadow", "other-one shadow"),
                    loss.stream()
                            .map(record -> record.path("model").asText("main")
                                    + (record.has("shadow") ? " shadow" : " served"))
                            .toList());
        }
    }

    @Test
    void shouldKeepTheRowsOfBothWhenAShadowIsPromotedAndDemotedAgain() {
        List<List<TreeMap<String, String>>> undisturbed;
        try (LearnerDriver learner = LearnerDriver.inMemory(withShadows())) {
            send(learner, clicks);
            undisturbed = List.of(learner.learned(), learner.learned(TWIN), learner.learned(OTHER));
        }
        KeptBytes bytes = new KeptBytes();
        String[] served = {StoreNames.MAIN, OTHER, TWIN, StoreNames.MAIN};
        for (int turn = 0; turn < served.length; turn++) {
            Choices choices = withShadows();
            choices.served = served[turn];
            try (LearnerDriver learner = new LearnerDriver(choices, bytes)) {
                refuse(learner, turn * CLICKS / served.length);
                send(learner, clicks.subList(turn * CLICKS / served.length, (turn + 1) * CLICKS / served.length));
                if (turn == served.length - 1) {
                    assertEquals(
                            undisturbed,
                            List.of(learner.learned(), learner.learned(TWIN), learner.learned(OTHER)),
                            "seed " + SEED);
                }
            }
        }
    }

    @Test
    void shouldBeginEmptyWhenItIsAddedLater() {
        KeptBytes bytes = new KeptBytes();
        try (LearnerDriver learner = new LearnerDriver(ranking(new Choices()), bytes)) {
            send(learner, clicks.subList(0, 200));
        }
        try (LearnerDriver learner = new LearnerDriver(withShadows(), bytes)) {
            assertEquals(Map.of(), learner.stored(StoreNames.of(TWIN, StoreNames.USERS)));
            refuse(learner, 200);
            learner.loss();
            send(learner, clicks.subList(200, CLICKS));
            // The first look finds that clicks came since the one before.
            learner.advanceWallClock(Duration.ofMinutes(5));
            learner.advanceWallClock(Duration.ofMinutes(5));

            List<JsonNode> windows = learner.loss().stream()
                    .filter(record -> record.path("type").asText().equals("window"))
                    .toList();
            assertEquals(CLICKS, lastTotal(windows, ""));
            assertEquals(CLICKS - 200, lastTotal(windows, TWIN));
        }
    }

    @Test
    void shouldKeepTheMainOneAndItsOwnRowsWhenItIsLeftOutForAWhile() {
        KeptBytes bytes = new KeptBytes();
        List<TreeMap<String, String>> left;
        try (LearnerDriver learner = new LearnerDriver(withShadows(), bytes)) {
            send(learner, clicks.subList(0, 100));
            left = learner.learned(TWIN);
        }
        try (LearnerDriver learner = new LearnerDriver(ranking(new Choices()), bytes)) {
            refuse(learner, 100);
            send(learner, clicks.subList(100, 200));
        }
        try (LearnerDriver learner = new LearnerDriver(withShadows(), bytes)) {
            assertEquals(left, learner.learned(TWIN));
            assertNotEquals(left, learner.learned());
        }
    }

    @Test
    void shouldForgetAUserInEachModelWhenAskedTo() {
        try (LearnerDriver learner = LearnerDriver.inMemory(withShadows())) {
            learner.click("u", "a", 1);
            learner.click("v", "a", 2);
            RecordHeaders headers = new RecordHeaders();
            ForgetUser.record("clicks", "u").headers().forEach(headers::add);
            learner.send(new TestRecord<>(LearnerDriver.utf8("u"), null, headers, LearnerDriver.NOW));

            for (String model : List.of(StoreNames.MAIN, TWIN, OTHER)) {
                assertEquals(
                        Set.of(LearnerDriver.hex(LearnerDriver.utf8("v"))),
                        learner.stored(StoreNames.of(model, StoreNames.USERS)).keySet(), model);
            }
        }
    }

    @Test
    void shouldWriteNothingOfAnyModelWhenOneFailsHalfway() {
        KeptBytes bytes = new KeptBytes();
        List<List<TreeMap<String, String>>> before;
        LearnerDriver learner = new LearnerDriver(withShadows(), bytes);
        send(learner, clicks.subList(0, 20));
        before = List.of(learner.learned(), learner.learned(TWIN), learner.learned(OTHER));
        // The others have learned from the click when the last one asks for the new user's row.
        bytes.failAt(StoreNames.of(TWIN, StoreNames.USERS), 1);

        assertThrows(RuntimeException.class, () -> learner.click("new", "item-0", 1));
        // As Streams may flush a task that it is about to close.
        for (String model : List.of(StoreNames.MAIN, TWIN, OTHER)) {
            WriteBehindStore items = learner.store(StoreNames.of(model, StoreNames.ITEMS));
            assertThrows(IllegalStateException.class, items::flushCache, model);
        }
        assertEquals(before, List.of(learner.learned(), learner.learned(TWIN), learner.learned(OTHER)));
        learner.close();
        try (LearnerDriver again = new LearnerDriver(withShadows(), bytes)) {
            assertEquals(before, List.of(again.learned(), again.learned(TWIN), again.learned(OTHER)));
        }
    }

    @Test
    void shouldPublishTheItemsOfTheServedOneAlone() {
        Choices choices = withShadows();
        choices.publishItems = true;
        try (LearnerDriver learner = LearnerDriver.inMemory(choices)) {
            learner.click("u", "a", 1);

            assertEquals(1, learner.itemEmbeddings().size());
        }
    }

    @Test
    void shouldRefuseSeveralPartitionsWhenThereAreShadows() {
        Choices choices = withShadows();
        choices.partitions = 2;

        assertEquals(
                "partitions is 2, expected 1 where there are shadows: tasks do not tell each other of these",
                assertThrows(IllegalArgumentException.class, choices::build).getMessage());
    }

    @Test
    void shouldRefuseAModelToServeWhenThereIsNone() {
        Choices choices = withShadows();
        choices.served = "none";

        assertThrows(IllegalArgumentException.class, choices::build);
    }

    /** A shadow like the main one, and one that differs; some clicks are ranked, and each is published. */
    private static Choices withShadows() {
        Choices choices = ranking(new Choices());
        choices.shadows.put(TWIN, choices.learner());
        Choices other = new Choices();
        other.negatives = 9;
        other.dimensions = 5;
        other.bankCapacity = 30;
        choices.shadows.put(OTHER, other.learner());
        return choices;
    }

    private static Choices ranking(Choices choices) {
        choices.evaluateEvery = 2;
        choices.perEvent = true;
        choices.windowMs = 20;
        return choices;
    }

    private static void send(LearnerDriver learner, List<Click> clicks) {
        clicks.forEach(learner::send);
    }

    /** What is drawn hangs on the offset: records that are refused take it to where it was. */
    private static void refuse(LearnerDriver learner, int records) {
        for (int i = 0; i < records; i++) {
            learner.send(null, null);
        }
    }

    private static long lastTotal(List<JsonNode> windows, String model) {
        return windows.stream()
                .filter(window -> window.path("model").asText().equals(model))
                .mapToLong(window -> window.path("clicks_total").asLong())
                .max()
                .orElse(0);
    }

    /** The records without what says whose they are, by that; "" for the main model. */
    private static Map<String, List<JsonNode>> byModel(List<JsonNode> records) {
        Map<String, List<JsonNode>> models = new TreeMap<>();
        for (JsonNode record : records) {
            String model = record.path("model").asText();
            assertEquals(!model.isEmpty(), record.path("shadow").asBoolean());
            ((ObjectNode) record).remove(List.of("model", "shadow"));
            models.computeIfAbsent(model, name -> new ArrayList<>()).add(record);
        }
        assertFalse(models.isEmpty());
        return models;
    }
}
