package io.valence.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.event.Click;
import io.valence.learning.LearnerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rows stay in memory must not be seen in anything but speed. */
class EvictionTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1, LIVE, 0",
        "1, 1, FROZEN, 3",
        "2, 7, LIVE, 3",
        "5, 20, FROZEN, 0",
        "39, 59, LIVE, 1",
    })
    void shouldGiveTheSameBytesWhenFewRowsStayInMemory(
            int hotUsers, int hotItems, LearnerConfig.Bank bank, int evaluateEvery) {
        long seed = hotUsers * 100L + hotItems;
        List<Click> clicks = RandomClicks.of(400, 40, 60, seed);
        try (LearnerDriver all = LearnerDriver.inMemory(choices(bank, evaluateEvery));
                LearnerDriver few = new LearnerDriver(few(hotUsers, hotItems, bank, evaluateEvery))) {
            clicks.forEach(all::send);
            clicks.forEach(few::send);

            assertEquals(all.loss(), few.loss(), "seed " + seed);
            assertEquals(all.learned(), few.learned(), "seed " + seed);
        }
    }

    @Test
    void shouldReadBackOnlyWhatIsColdWhenRowsAreUsedAgain() {
        KeptBytes bytes = new KeptBytes();
        Choices choices = few(2, 1000, LearnerConfig.Bank.LIVE, 0);
        try (LearnerDriver learner = new LearnerDriver(choices, bytes)) {
            List.of("a", "b", "c", "d", "e").forEach(user -> learner.click(user, "i", 1));
            int before = bytes.gets("users");
            learner.click("e", "i", 2);
            assertEquals(0, bytes.gets("users") - before);
            learner.click("a", "i", 2);
            assertEquals(1, bytes.gets("users") - before);
        }
    }

    @Test
    void shouldReadNoRowBackWhenAllFitInMemory() {
        KeptBytes bytes = new KeptBytes();
        long seed = 3;
        try (LearnerDriver learner = new LearnerDriver(choices(LearnerConfig.Bank.LIVE, 0), bytes)) {
            RandomClicks.of(200, 10, 10, seed).forEach(learner::send);
            int users = learner.stored("users").size();

            // A user who is new is looked for once.
            assertEquals(users, bytes.gets("users"), "seed " + seed);
            assertEquals(0, bytes.gets("items"), "seed " + seed);
            assertTrue(users > 5, "seed " + seed);
        }
    }

    private static Choices few(int hotUsers, int hotItems, LearnerConfig.Bank bank, int evaluateEvery) {
        Choices choices = choices(bank, evaluateEvery);
        choices.hotUsers = hotUsers;
        choices.hotItems = hotItems;
        return choices;
    }

    private static Choices choices(LearnerConfig.Bank bank, int evaluateEvery) {
        Choices choices = new Choices();
        choices.bank = bank;
        choices.evaluateEvery = evaluateEvery;
        choices.perEvent = true;
        return choices;
    }
}
