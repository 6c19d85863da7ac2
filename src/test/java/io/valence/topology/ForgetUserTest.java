package io.valence.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.valence.event.Click;
import io.valence.store.StoreNames;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForgetUserTest {

    private static final long TIME = 1_700_000_000_000L;

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void shouldDropTheRowAndItsChangelogWhenAUserIsForgotten(int hot) {
        try (LearnerDriver learner = LearnerDriver.inMemory(hot(hot))) {
            learner.click("ada", "a", TIME);
            learner.click("bob", "b", TIME);
            forget(learner, "ada");

            assertEquals(List.of(LearnerDriver.hex(LearnerDriver.utf8("bob"))),
                    List.copyOf(learner.stored(StoreNames.USERS).keySet()));
            TestRecord<byte[], byte[]> last = last(learner.changelog(StoreNames.USERS));
            assertEquals("ada", LearnerDriver.text(last.key()));
            assertNull(last.value());
            assertTrue(learner.deadLetters().isEmpty());
        }
    }

    /** The same clicks with and without a past: what was forgotten must not show, before a commit or after one. */
    @ParameterizedTest
    @CsvSource({"1", "1000"})
    void shouldBeginAnewWhenAForgottenUserComesBack(int hot) {
        TreeMap<String, String> fresh;
        try (LearnerDriver learner = LearnerDriver.inMemory(hot(hot))) {
            // Of weight 0, so that it teaches the items nothing, and takes the same offset.
            learner.send(new Click("bob", "a", TIME, "click", null, 0));
            learner.send(null, null);
            learner.click("ada", "a", TIME + 2);
            fresh = learner.stored(StoreNames.USERS);
        }
        try (LearnerDriver learner = LearnerDriver.inMemory(hot(hot))) {
            learner.send(new Click("ada", "a", TIME, "click", null, 0));
            forget(learner, "ada");
            learner.click("ada", "a", TIME + 2);

            String ada = LearnerDriver.hex(LearnerDriver.utf8("ada"));
            assertEquals(fresh.get(ada), learner.stored(StoreNames.USERS).get(ada));
        }
    }

    @Test
    void shouldCountTheUserOnceLessWhenForgotten() {
        try (LearnerDriver learner = LearnerDriver.inMemory(new Choices())) {
            learner.click("ada", "a", TIME);
            learner.click("bob", "a", TIME);
            forget(learner, "ada");
            forget(learner, "ada");
            forget(learner, "nobody");
            learner.click("bob", "b", TIME);
            learner.advanceWallClock(Duration.ofMinutes(1));
            learner.advanceWallClock(Duration.ofMinutes(1));

            List<JsonNode> windows = learner.loss();
            assertEquals(1, windows.get(windows.size() - 1).get("users").intValue());
        }
    }

    @Test
    void shouldBeADeadLetterWhenTheHeaderOrAKeyIsMissing() {
        try (LearnerDriver learner = new LearnerDriver(new Choices(), Stores::inMemoryKeyValueStore)) {
            learner.click("ada", "a", TIME);
            learner.send(LearnerDriver.utf8("ada"), null);
            TestRecord<byte[], byte[]> keyless = record("ada");
            learner.send(new TestRecord<>(null, null, keyless.headers(), TIME));
            learner.send(new TestRecord<>(new byte[] {(byte) 0xC3}, null, keyless.headers(), TIME));
            learner.send(new TestRecord<>(new byte[513], null, keyless.headers(), TIME));

            assertEquals(4, learner.deadLetters().size());
            assertFalse(learner.stored(StoreNames.USERS).isEmpty());
        }
    }

    private static Choices hot(int users) {
        Choices choices = new Choices();
        choices.hotUsers = users;
        return choices;
    }

    private static void forget(LearnerDriver learner, String user) {
        learner.send(record(user));
    }

    /** As whoever wants a user forgotten sends it. */
    private static TestRecord<byte[], byte[]> record(String user) {
        ProducerRecord<byte[], byte[]> record = ForgetUser.record("clicks", user);
        return new TestRecord<>(record.key(), record.value(), record.headers(), TIME);
    }

    private static <T> T last(List<T> all) {
        return all.get(all.size() - 1);
    }
}
