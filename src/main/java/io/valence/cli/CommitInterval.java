package io.valence.cli;

import io.valence.topology.StreamsDefaults;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The rule that with exactly-once a commit comes before the transaction that it ends has timed out. Kafka Streams
 * refuses an interval above the timeout, at its start. It lets an equal one pass; and one above a timeout that is given
 * without {@code producer.} in front, which it does not look at, though its producer heeds it.
 */
final class CommitInterval {

    private static final String INTERVAL = SettingSources.KAFKA + StreamsConfig.COMMIT_INTERVAL_MS_CONFIG;
    private static final String BARE_TIMEOUT = SettingSources.KAFKA + ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;
    private static final String TIMEOUT = SettingSources.KAFKA
            + StreamsConfig.PRODUCER_PREFIX + ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;
    private static final String GUARANTEE = SettingSources.KAFKA + StreamsConfig.PROCESSING_GUARANTEE_CONFIG;

    /** What Kafka Streams gives its producer, and compares with, if nothing is set under {@link #TIMEOUT}. */
    static final int DEFAULT_TIMEOUT_MS = 10_000;

    private final Map<String, SettingSources.Given> given;

    private CommitInterval(Map<String, SettingSources.Given> given) {
        this.given = given;
    }

    /**
     * What is wrong with the interval, in one line, if anything is. A value that is no number is left to Kafka, which
     * names it.
     *
     * @param given what was set, by full key
     */
    static Optional<String> problem(Map<String, SettingSources.Given> given) {
        return new CommitInterval(given).problem();
    }

    private Optional<String> problem() {
        boolean exactlyOnce = !given.containsKey(GUARANTEE) || given.get(GUARANTEE).value().startsWith("exactly_once");
        OptionalLong interval = number(INTERVAL, ((Number) StreamsDefaults.properties()
                .get(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)).longValue());
        OptionalLong bare = number(BARE_TIMEOUT, DEFAULT_TIMEOUT_MS);
        if (!exactlyOnce || interval.isEmpty() || bare.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong timeout = number(TIMEOUT, Math.min(bare.getAsLong(), DEFAULT_TIMEOUT_MS));
        if (timeout.isEmpty() || interval.getAsLong() < timeout.getAsLong()) {
            return Optional.empty();
        }
        return Optional.of(source() + ": " + INTERVAL + " is " + interval.getAsLong() + ", expected less than the "
                + timeout.getAsLong() + " after which a transaction is aborted: write less, or " + TIMEOUT + "="
                + (interval.getAsLong() + DEFAULT_TIMEOUT_MS));
    }

    private OptionalLong number(String key, long otherwise) {
        if (!given.containsKey(key)) {
            return OptionalLong.of(otherwise);
        }
        try {
            return OptionalLong.of(Long.parseLong(given.get(key).value().strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Of the first of the settings that was set: one was, since the defaults keep the rule. */
    private String source() {
        return Stream.of(INTERVAL, TIMEOUT, BARE_TIMEOUT)
                .filter(given::containsKey)
                .map(key -> given.get(key).source())
                .findFirst()
                .orElseThrow();
    }
}
