package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.codec.ClickJson;
import io.valence.dataset.SyntheticClicks;
import io.valence.dataset.SyntheticPlan;
import io.valence.event.Click;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hundred thousand records that are no clicks, among ten thousand that are. */
@Timeout(300)
class PoisonIT {

    private static final int GOOD = 10_000;
    private static final int BAD = 100_000;
    private static final String USER = "u1";

    private final SplittableRandom random = new SplittableRandom(11);
    private final SyntheticClicks clicks = new SyntheticClicks(new SyntheticPlan(GOOD, 1_000, 500, 10, 200, 5));

    /** Offsets of what was sent bad, with its value. */
    private final SortedMap<Long, byte[]> poison = new TreeMap<>();

    @TempDir
    private Path directory;

    @Test
    void shouldSetEachBadRecordAsideAndLearnFromEachGoodOneWhenMixed() throws Exception {
        try (Kafka kafka = new Kafka()) {
            Map<String, String> settings = kafka.learner("poisoned", directory);
            send(kafka);
            Settings read = Kafka.settings(settings);
            EvaluationReport report;
            try (LearnerService learner =
                    new LearnerService(read.topology(), read.kafka(), Clock.systemUTC())) {
                learner.start();
                assertTrue(learner.awaitRunning(Duration.ofSeconds(60)), "not running");
                report = kafka.awaitLoss("poisoned-loss", GOOD + BAD);
                assertNull(learner.lastFailure(), "a thread died");
            }
            assertEquals(GOOD, report.clicks());
            assertEquals(GOOD, ChangelogDump.updatesOfUsers(
                    ChangelogDump.model(kafka.bootstrapServers(), "poisoned"), 64));
            assertDeadLetters(ChangelogDump.committed(kafka.bootstrapServers(), "poisoned-dlq"));
        }
    }

    private void assertDeadLetters(List<ConsumerRecord<byte[], byte[]>> letters) {
        assertEquals(BAD, letters.size());
        for (ConsumerRecord<byte[], byte[]> letter : letters) {
            String offset = new String(
                    letter.headers().lastHeader("__streams.errors.offset").value(), StandardCharsets.UTF_8);
            byte[] sent = poison.remove(Long.parseLong(offset));
            assertTrue(Arrays.equals(sent, letter.value()), "other bytes than were sent at offset " + offset);
        }
        assertEquals(Map.of(), poison, "lost");
    }

    /** In one partition and from one producer, so that offsets are known. */
    private void send(Kafka kafka) {
        Map<String, Object> properties = new TreeMap<>(kafka.client());
        properties.put("max.request.size", 4 << 20);
        long offset = 0;
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            int good = 0;
            for (int sent = 0; sent < GOOD + BAD; sent++, offset++) {
                boolean takesGood = random.nextInt(GOOD + BAD - sent) < GOOD - good;
                if (takesGood) {
                    Click click = clicks.next();
                    good++;
                    producer.send(new ProducerRecord<>("clicks", utf8(click.userId()), ClickJson.write(click)));
                } else {
                    byte[] value = poison(sent - good);
                    poison.put(offset, value);
                    producer.send(new ProducerRecord<>("clicks", (sent - good) % 13 == 0 ? null : utf8(USER), value));
                }
            }
        }
    }

    /** Of each kind in turn; a rare one is as large as the topic takes. */
    private byte[] poison(int number) {
        String click = "{\"user_id\":\"u1\",\"item_id\":\"i1\",\"timestamp\":1700000000000,\"n\":" + number;
        if (number % 5_000 == 4_999) {
            return utf8(click + ",\"x\":\"" + "x".repeat(1_500_000) + "\"}");
        }
        return switch (number % 16) {
            case 0 -> utf8(click);
            case 1 -> brokenUtf8(number);
            case 2 -> utf8(click.replace("\"u1\"", "\"\"") + "}");
            case 3 -> utf8(click.replace("\"item_id\":\"i1\",", "") + "}");
            case 4 -> utf8(click.replace("i1", "i".repeat(600)) + "}");
            case 5 -> utf8(click + ",\"weight\":NaN}");
            case 6 -> utf8(click + ",\"weight\":-1}");
            case 7 -> utf8(click.replace("1700000000000", "-5") + "}");
            case 8 -> utf8(click.replace("1700000000000", "9999999999999999") + "}");
            case 9 -> utf8(click + ",\"deep\":" + "[".repeat(5_000));
            case 10 -> utf8(click.replace("u1", "someone else") + "}");
            case 11 -> null;
            case 12 -> new byte[0];
            case 13 -> utf8(click + ",\"weight\":1e999}");
            case 14 -> utf8("[" + number + "]");
            default -> ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(number).array();
        };
    }

    private static byte[] brokenUtf8(int number) {
        byte[] bytes = utf8("{\"user_id\":\"u1\",\"timestamp\":1,\"n\":" + number + ",\"item_id\":\"i?\"}");
        // Begins a character of two bytes, and a quote follows.
        bytes[bytes.length - 3] = (byte) 0xC3;
        return bytes;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
