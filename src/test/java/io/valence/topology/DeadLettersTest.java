package io.valence.topology;

import static org.apache.kafka.streams.errors.internals.ExceptionHandlerUtils.HEADER_ERRORS_EXCEPTION_MESSAGE_NAME;
import static org.apache.kafka.streams.errors.internals.ExceptionHandlerUtils.HEADER_ERRORS_EXCEPTION_NAME;
import static org.apache.kafka.streams.errors.internals.ExceptionHandlerUtils.HEADER_ERRORS_OFFSET_NAME;
import static org.apache.kafka.streams.errors.internals.ExceptionHandlerUtils.HEADER_ERRORS_PARTITION_NAME;
import static org.apache.kafka.streams.errors.internals.ExceptionHandlerUtils.HEADER_ERRORS_STACKTRACE_NAME;
import static org.apache.kafka.streams.errors.internals.ExceptionHandlerUtils.HEADER_ERRORS_TOPIC_NAME;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.event.InvalidClickException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of records that are no valid clicks. */
class DeadLettersTest {

    private static final long T = 1_600_000_000_000L;
    private static final long LATEST = LearnerDriver.NOW + new Choices().maxAheadMs;
    private static final byte[] U = {'u'};

    /** A record that is refused, and how what is said of it begins. */
    record Bad(String name, byte[] key, byte[] value, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Bad> bad() {
        String id513 = "i".repeat(513);
        String twoBytesEach = "é".repeat(257);
        return Stream.of(
                bad("no key", null, click("u", "i", T, ""), "the key is missing, expected the user id"),
                new Bad("no value", U, null, "the value is missing, expected a click as JSON"),
                bad("no bytes", U, "", "the value is not a JSON object"),
                bad("broken JSON", U, "{\"user_id\":\"u\",", "broken JSON: Unexpected end-of-input"),
                bad("no object", U, "[]", "the value is not a JSON object"),
                bad("more after it", U, click("u", "i", T, "") + "{}", "more follows the JSON object"),
                new Bad("broken UTF-8", U, latin1(click("u", "é", T, "")), "the value is not UTF-8"),
                new Bad("UTF-16", U, click("u", "i", T, "").getBytes(StandardCharsets.UTF_16LE),
                        "broken JSON: "),
                bad("no user", U, "{\"item_id\":\"i\",\"timestamp\":1}", "user_id is missing"),
                bad("no item", U, "{\"user_id\":\"u\",\"timestamp\":1}", "item_id is missing"),
                bad("no time", U, "{\"user_id\":\"u\",\"item_id\":\"i\"}", "timestamp is missing"),
                bad("empty user", new byte[0], click("", "i", T, ""), "user_id is empty"),
                bad("empty item", U, click("u", "", T, ""), "item_id is empty"),
                bad("long user", id513.getBytes(StandardCharsets.UTF_8), click(id513, "i", T, ""),
                        "user_id has 513 bytes, expected at most 512"),
                bad("long item", U, click("u", twoBytesEach, T, ""), "item_id has 514 bytes, expected at most 512"),
                bad("half a surrogate pair", U, click("u", "\\ud83d", T, ""),
                        "item_id has half of a surrogate pair, which UTF-8 cannot say"),
                bad("weight NaN", U, click("u", "i", T, ",\"weight\":NaN"), "broken JSON: Non-standard token 'NaN'"),
                bad("weight 'NaN'", U, click("u", "i", T, ",\"weight\":\"NaN\""), "weight is NaN, expected 0 to"),
                bad("weight infinite", U, click("u", "i", T, ",\"weight\":1e999"), "weight is Infinity, expected 0 to"),
                bad("weight negative", U, click("u", "i", T, ",\"weight\":-0.1"), "weight is -0.1, expected 0 to"),
                bad("time negative", U, click("u", "i", -1, ""), "timestamp is -1, expected 0 or more"),
                bad("time too far ahead", U, click("u", "i", LATEST + 1, ""),
                        "timestamp is " + (LATEST + 1) + ", expected at most 3600000 ms ahead of now"),
                bad("another user's key", U, click("v", "i", T, ""), "the key is not the user_id"),
                bad("too long", U, click("u", "i", T, ",\"x\":\"" + "x".repeat(64 << 10) + "\""),
                        "the value has 65598 bytes, expected at most 65536"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void shouldSendOnWhatCameAndWhyWhenItIsRefused(Bad bad) {
        try (LearnerDriver learner = LearnerDriver.inMemory(new Choices())) {
            learner.click("u", "i", T);
            Headers headers = new RecordHeaders().add("trace", new byte[] {1, 2});
            learner.send(new TestRecord<>(bad.key, bad.value, headers, T + 5));

            TestRecord<byte[], byte[]> letter = only(learner.deadLetters());
            assertArrayEquals(bad.key, letter.key());
            assertArrayEquals(bad.value, letter.value());
            assertEquals(T + 5, letter.timestamp());
            assertArrayEquals(new byte[] {1, 2}, letter.headers().lastHeader("trace").value());
            assertEquals(InvalidClickException.class.getName(), header(letter, HEADER_ERRORS_EXCEPTION_NAME));
            String message = header(letter, HEADER_ERRORS_EXCEPTION_MESSAGE_NAME);
            assertTrue(message.startsWith(bad.message), message);
            assertTrue(header(letter, HEADER_ERRORS_STACKTRACE_NAME).endsWith(message));
            assertEquals("clicks", header(letter, HEADER_ERRORS_TOPIC_NAME));
            assertEquals("0", header(letter, HEADER_ERRORS_PARTITION_NAME));
            assertEquals("1", header(letter, HEADER_ERRORS_OFFSET_NAME));
        }
    }

    @ParameterizedTest
    @MethodSource("bad")
    void shouldChangeNothingThatWasLearnedWhenItIsRefused(Bad bad) {
        try (LearnerDriver learner = LearnerDriver.inMemory(new Choices())) {
            learner.click("u", "a", T);
            learner.click("v", "b", T);
            List<TreeMap<String, String>> before = learner.learned();
            List.of("users", "items", "catalogue", "bank").forEach(learner::changelog);
            learner.send(bad.key, bad.value);

            assertEquals(before, learner.learned());
            for (String store : List.of("users", "items", "catalogue", "bank")) {
                assertEquals(List.of(), learner.changed(store), store);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("bad")
    void shouldLearnTheNextClickAsIfNothingHadComeWhenItIsRefused(Bad bad) {
        Choices choices = new Choices();
        choices.evaluateEvery = 1;
        try (LearnerDriver learner = LearnerDriver.inMemory(choices);
                LearnerDriver other = LearnerDriver.inMemory(choices)) {
            for (LearnerDriver driver : List.of(learner, other)) {
                driver.click("u", "a", T);
                driver.click("v", "b", T);
            }
            learner.send(bad.key, bad.value);
            // What is drawn hangs on the offset: the other one gets something else that is refused.
            other.send(new byte[] {'?'}, new byte[] {'?'});
            learner.click("u", "i", T + 1);
            other.click("u", "i", T + 1);

            assertEquals(other.learned(), learner.learned());
        }
    }

    @Test
    void shouldAcceptWhatIsJustWithinTheLimitsWhenLimitsAreNear() {
        String id512 = "é".repeat(256);
        try (LearnerDriver learner = LearnerDriver.inMemory(new Choices())) {
            byte[] key = id512.getBytes(StandardCharsets.UTF_8);
            learner.send(key, utf8(click(id512, id512, LATEST, ",\"weight\":1000000")));
            String rest = click("u", "i", 0, ",\"x\":\"\"");
            learner.send(U, utf8(click("u", "i", 0, ",\"x\":\"" + "x".repeat((64 << 10) - rest.length()) + "\"")));

            assertEquals(List.of(), learner.deadLetters());
            assertEquals(2, learner.stored("users").size());
        }
    }

    @Test
    void shouldCutTheSourceWhenItIsMoreThanMayBeSent() {
        byte[] large = new byte[DeadLetter.MOST_BYTES];
        Arrays.fill(large, (byte) 'x');
        try (LearnerDriver learner = LearnerDriver.inMemory(new Choices())) {
            learner.send(new TestRecord<>(U, large, new RecordHeaders().add("trace", U), T));

            TestRecord<byte[], byte[]> letter = only(learner.deadLetters());
            assertArrayEquals(U, letter.key());
            assertArrayEquals(Arrays.copyOf(large, DeadLetter.KEPT_BYTES), letter.value());
            assertEquals(Integer.toString(large.length + 1 + 15 + 1), header(letter, "valence.source.bytes"));
            assertEquals(null, letter.headers().lastHeader("trace"));
        }
    }

    @Test
    void shouldSendOnAllOfItWhenItIsAsMuchAsMayBeSent() {
        byte[] large = new byte[DeadLetter.MOST_BYTES - 1];
        try (LearnerDriver learner = LearnerDriver.inMemory(new Choices())) {
            learner.send(U, large);

            assertArrayEquals(large, only(learner.deadLetters()).value());
        }
    }

    @Test
    void shouldTakeTheLatestTimeSeenWhenARecordHasNone() {
        ConsumerRecord<Object, Object> timeless = new ConsumerRecord<>("clicks", 0, 0, null, null);

        assertEquals(-1, timeless.timestamp());
        assertEquals(T, new ArrivalTimestamp().extract(timeless, T));
        assertEquals(0, new ArrivalTimestamp().extract(timeless, -1));
    }

    private static Bad bad(String name, byte[] key, String value, String message) {
        return new Bad(name, key, utf8(value), message);
    }

    private static String click(String user, String item, long timestamp, String more) {
        return "{\"user_id\":\"" + user + "\",\"item_id\":\"" + item + "\",\"timestamp\":" + timestamp + more + "}";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String header(TestRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        assertNotNull(header, name);
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private static TestRecord<byte[], byte[]> only(List<TestRecord<byte[], byte[]>> records) {
        assertEquals(1, records.size());
        return records.get(0);
    }
}
