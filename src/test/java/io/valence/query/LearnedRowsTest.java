package io.valence.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.valence.codec.ClickJson;
import io.valence.event.Click;
import io.valence.event.EventWeights;
import io.valence.learning.LearnerConfig;
import io.valence.store.CommittedRows;
import io.valence.store.StoreNames;
import io.valence.topology.LearnerTopology;
import io.valence.topology.StreamsDefaults;
import io.valence.topology.TopologyConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries on the stores of the whole topology. */
class LearnedRowsTest {

    private static final Click CLICK = new Click("ada/<b>", "film ☃", 874_724_710_000L);

    @TempDir
    private Path state;

    @Test
    void shouldFindBothWhenAClickWasLearned() {
        Properties properties = StreamsDefaults.properties();
        properties.put("state.dir", state.toString());
        Clock clock = Clock.fixed(Instant.ofEpochMilli(CLICK.timestamp()), ZoneOffset.UTC);
        try (TopologyTestDriver driver =
                new TopologyTestDriver(LearnerTopology.build(config(), clock), properties)) {
            TestInputTopic<byte[], byte[]> clicks =
                    driver.createInputTopic("clicks", new ByteArraySerializer(), new ByteArraySerializer());
            FakeInstance instance = new FakeInstance();
            instance.put(StoreNames.USERS, (CommittedRows) driver.getStateStore(StoreNames.USERS));
            instance.put(StoreNames.ITEMS, (CommittedRows) driver.getStateStore(StoreNames.ITEMS));
            EmbeddingQueries queries = new StreamsQueries(instance, HostInfo.unavailable(),
                    Recommendations.notReady("not asked for", Duration.ZERO));
            assertInstanceOf(Answer.Absent.class, queries.user(CLICK.userId()));

            byte[] key = CLICK.userId().getBytes(StandardCharsets.UTF_8);
            clicks.pipeInput(key, ClickJson.write(CLICK), CLICK.timestamp());

            Answer<Embedding> user = queries.user(CLICK.userId());
            assertEquals(CLICK.timestamp(), found(user).lastUpdated());
            assertEquals(1, found(user).updates());
            assertEquals(LearnerConfig.DEFAULTS.dimensions(), found(user).vector().length);
            Embedding item = found(queries.item(CLICK.itemId()));
            assertEquals(1, item.clicks());
            double squares = 0;
            for (float component : item.vector()) {
                squares += component * component;
            }
            assertEquals(1, squares, 1e-6);
        }
    }

    /** The learner's defaults, of which few rows stay in memory. */
    static TopologyConfig config() {
        return new TopologyConfig(
                LearnerConfig.DEFAULTS,
                EventWeights.parse("dislike=-1,*=1"),
                TopologyConfig.Topics.DEFAULTS,
                new TopologyConfig.Limits(1000, 0),
                new TopologyConfig.Metrics(60_000, false, 1000),
                0,
                10,
                10,
                false,
                new TopologyConfig.Exchange(1, 0));
    }

    private static Embedding found(Answer<Embedding> answer) {
        return (Embedding) assertInstanceOf(Answer.Found.class, answer).value();
    }
}
