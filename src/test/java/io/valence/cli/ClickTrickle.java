package io.valence.cli;

import io.valence.codec.RowView;
import io.valence.event.Click;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Sends clicks, and follows what the learner commits of the users: how often a user clicked, and how many of those
 * clicks are known to be committed, bound from above and from below what an answer may say.
 */
final class ClickTrickle implements AutoCloseable {

    private static final int ITEMS = 500;
    private static final long START = 1_767_225_600_000L;
    private static final long EVERY_MS = 50;

    private final int users;
    private final SplittableRandom random;
    private final ClickProducer producer;
    private final KafkaConsumer<byte[], byte[]> changelog;
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Map<String, Long> committed = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sending = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledExecutorService following = Executors.newSingleThreadScheduledExecutor();
    private long time = START;

    ClickTrickle(Kafka kafka, String application, int users, long seed) {
        this.users = users;
        this.random = new SplittableRandom(seed);
        producer = new ClickProducer(kafka.client(), "clicks");
        Map<String, Object> properties = new HashMap<>(kafka.client());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, application + "-watch");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 500);
        changelog = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        changelog.subscribe(Pattern.compile(Pattern.quote(application + "-users-changelog")));
        following.scheduleWithFixedDelay(this::follow, 0, 1, TimeUnit.MILLISECONDS);
    }

    List<String> users() {
        return IntStream.range(0, users).mapToObj(user -> "u" + user).toList();
    }

    /** Sends some clicks, of all users in turn, and waits until they are on the topic. */
    void send(int clicks) {
        for (int i = 0; i < clicks; i++) {
            send("u" + i % users);
        }
        producer.flush();
    }

    /** Sends one click after the other, of users by chance, from now on. */
    void trickle() {
        sending.scheduleAtFixedRate(
                () -> send("u" + random.nextInt(users)), 0, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** Sends no more, and returns when the last one is on the topic. */
    void pause() throws InterruptedException {
        sending.shutdown();
        sending.awaitTermination(10, TimeUnit.SECONDS);
        producer.flush();
    }

    private void send(String user) {
        sent.merge(user, 1L, Long::sum);
        time += 100;
        producer.send(new Click(user, "i" + random.nextInt(ITEMS), time));
    }

    private void follow() {
        for (ConsumerRecord<byte[], byte[]> record : changelog.poll(Duration.ofMillis(50))) {
            String user = new String(record.key(), StandardCharsets.UTF_8);
            committed.put(user, new RowView(record.value()).updates());
        }
    }

    /** How many of the user's clicks are known to be committed. */
    long committedOf(String user) {
        return committed.getOrDefault(user, 0L);
    }

    /** How many clicks of the user there may be at most. */
    long sentOf(String user) {
        return sent.getOrDefault(user, 0L);
    }

    /** How many clicks there may be at most. */
    long sent() {
        return sent.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many clicks are known to be committed. */
    long committed() {
        return committed.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() throws InterruptedException {
        sending.shutdown();
        sending.awaitTermination(10, TimeUnit.SECONDS);
        following.shutdown();
        following.awaitTermination(10, TimeUnit.SECONDS);
        changelog.close();
        producer.close();
    }
}
