package io.valence.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.valence.event.Click;
import io.valence.learning.LearnerConfig;
import io.valence.store.StoreNames;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read back when a task starts on stores that hold something. */
class RestartTest {

    private static final int CLICKS = 300;

    @ParameterizedTest
    @CsvSource({
        "LIVE, 1, 8",
        "LIVE, 63, 10",
        "FROZEN, 64, 16",
        "LIVE, 65, 16",
        "FROZEN, 130, 5",
        "LIVE, 1000, 1000",
    })
    void shouldGoOnAsIfNothingHadHappenedWhenStartedAgain(LearnerConfig.Bank bank, int bankCapacity, int hot) {
        long seed = 1000L * bankCapacity + hot;
        List<Click> clicks = RandomClicks.of(CLICKS, 20, 40, seed);
        Choices choices = choices(bank, bankCapacity, hot);
        List<TreeMap<String, String>> undisturbed;
        try (LearnerDriver learner = LearnerDriver.inMemory(choices)) {
            clicks.forEach(learner::send);
            undisturbed = learner.learned();
        }
        KeptBytes bytes = new KeptBytes();
        int learned = 0;
        for (int until : new int[] {1, 2, 63, 64, 65, 200, CLICKS}) {
            try (LearnerDriver learner = new LearnerDriver(choices, bytes)) {
                // What is drawn hangs on the offset: records that are refused take it to where it was.
                for (int i = 0; i < learned; i++) {
                    learner.send(null, null);
                }
                clicks.subList(learned, until).forEach(learner::send);
                learned = until;
                if (until == CLICKS) {
                    assertEquals(undisturbed, learner.learned(), "seed " + seed);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 7", "1, 40", "3, 1000"})
    void shouldPublishTheSameHealthWhenStartedAgainAmidAWindow(int every, int hot) {
        long seed = 100L * every + hot;
        List<Click> clicks = RandomClicks.of(CLICKS, 20, 600, seed);
        Choices choices = choices(LearnerConfig.Bank.LIVE, 100, hot);
        choices.evaluateEvery = every;
        // All of a user's items: what a user had beyond the row's history is not known after a start.
        choices.history = 64;
        // All in one.
        choices.windowMs = Long.MAX_VALUE / 4;
        String undisturbed;
        try (LearnerDriver learner = LearnerDriver.inMemory(choices)) {
            clicks.forEach(learner::send);
            undisturbed = health(learner);
        }
        KeptBytes bytes = new KeptBytes();
        int learned = 0;
        for (int until : new int[] {1, 2, 63, 150, 200, CLICKS}) {
            try (LearnerDriver learner = new LearnerDriver(choices, bytes)) {
                for (int i = 0; i < learned; i++) {
                    learner.send(null, null);
                }
                clicks.subList(learned, until).forEach(learner::send);
                learned = until;
                if (until == CLICKS) {
                    assertEquals(undisturbed, health(learner), "seed " + seed);
                }
            }
        }
    }

    /** The fields of the one window from the loss to what was ranked, without the count of dead letters. */
    private static String health(LearnerDriver learner) {
        Duration idle = Duration.ofSeconds(10);
        learner.advanceWallClock(idle);
        learner.advanceWallClock(idle);
        List<JsonNode> windows = learner.loss();
        assertEquals(1, windows.size(), windows.toString());
        JsonNode window = windows.get(0);
        assertEquals(CLICKS, window.path("clicks").asInt());
        assertTrue(window.path("top_10_lists").asInt() > 10, window.toString());
        assertTrue(window.path("top_10_coverage").asDouble() < 0.95, window.toString());
        assertTrue(window.path("user_norm_max").asDouble() > window.path("user_norm_mean").asDouble());
        ObjectNode compared = window.deepCopy();
        compared.remove(List.of("first_offset", "last_offset", "dead_letters", "dead_letters_total"));
        return compared.toString();
    }

    @Test
    void shouldRefuseTheStoresWhenTheyWereLearnedWithOtherDimensions() {
        KeptBytes bytes = learned(new Choices());
        Choices other = new Choices();
        other.dimensions = 16;

        try (LearnerDriver learner = new LearnerDriver(other, bytes)) {
            Throwable thrown = assertThrows(RuntimeException.class, () -> learner.click("user-0", "item-0", 1));
            assertEquals(
                    "expected dim=16, got a row of 8: the stores were learned with other dimensions,"
                            + " use a new kafka.application.id",
                    root(thrown).getMessage());
        }
    }

    @Test
    void shouldRefuseTheStoresWhenTheBankHadAnotherCapacity() {
        KeptBytes bytes = learned(new Choices());
        Choices other = new Choices();
        other.bankCapacity = 99;

        assertEquals(
                "expected a memory bank of capacity 99 and 0 floats a vector, got 100 and 0: the bank's settings"
                        + " cannot change under one kafka.application.id",
                messageOfStart(other, bytes));
    }

    @Test
    void shouldRefuseTheStoresWhenAPageOfTheBankIsMissing() {
        assertEquals(
                "the memory bank has 90 items, but page 1 is missing",
                messageOfStart(new Choices(), damaged(
                        bytes -> bytes.of(StoreNames.BANK).remove(Bytes.wrap(new byte[] {0, 0, 0, 1})))));
    }

    @Test
    void shouldRefuseTheStoresWhenTheCatalogueHasAGap() {
        assertEquals(
                "the catalogue has no item 2, but an item 3",
                messageOfStart(new Choices(), damaged(
                        bytes -> bytes.of(StoreNames.CATALOGUE).remove(Bytes.wrap(new byte[] {0, 0, 0, 2})))));
    }

    @Test
    void shouldSayWhichItemWhenItsRowIsMissing() {
        KeptBytes bytes = damaged(kept -> kept.of(StoreNames.ITEMS).clear());
        try (LearnerDriver learner = new LearnerDriver(new Choices(), bytes)) {
            Throwable thrown = assertThrows(RuntimeException.class, () -> learner.click("new", "item-0", 1));
            String message = root(thrown).getMessage();
            assertTrue(message.matches("the item 'item-\\d+' is in the catalogue but has no row"), message);
        }
    }

    private static String messageOfStart(Choices choices, KeptBytes bytes) {
        return root(assertThrows(RuntimeException.class, () -> new LearnerDriver(choices, bytes))).getMessage();
    }

    private static KeptBytes damaged(Consumer<KeptBytes> damage) {
        KeptBytes bytes = learned(new Choices());
        damage.accept(bytes);
        return bytes;
    }

    private static KeptBytes learned(Choices choices) {
        KeptBytes bytes = new KeptBytes();
        try (LearnerDriver learner = new LearnerDriver(choices, bytes)) {
            for (int i = 0; i < 90; i++) {
                learner.click("user-" + i % 7, "item-" + i % 9, i);
            }
        }
        return bytes;
    }

    private static Choices choices(LearnerConfig.Bank bank, int bankCapacity, int hot) {
        Choices choices = new Choices();
        choices.bank = bank;
        choices.bankCapacity = bankCapacity;
        choices.hotUsers = hot;
        choices.hotItems = hot;
        return choices;
    }

    private static Throwable root(Throwable thrown) {
        return thrown.getCause() == null ? thrown : root(thrown.getCause());
    }
}
