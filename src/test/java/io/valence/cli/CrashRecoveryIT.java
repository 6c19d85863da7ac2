package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.embedded.EmbeddedBroker;
import io.valence.event.Click;
import io.valence.topology.TopicCreation;
import io.valence.topology.TopicDefinitions;
import io.valence.topology.TopologyConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The strongest test of the system: a learner that is killed again and again ends with the same bytes as one that
 * never was. Real processes from the jar, a real broker, exactly-once.
 *
 * <p>With {@code -Dvalence.test.guarantee=at_least_once} it must fail: that is how its own teeth are tried.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class CrashRecoveryIT {

    private static final int CLICKS = 100_000;
    private static final int KILLS = 10;
    private static final long SEED = Long.getLong("valence.test.seed", 20261124);
    private static final String GUARANTEE = System.getProperty("valence.test.guarantee", "exactly_once_v2");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path directory;

    private static EmbeddedBroker broker;
    private static Admin admin;
    private static Map<String, SortedMap<String, String>> undisturbed;

    @BeforeAll
    static void learnUndisturbed() throws Exception {
        // A killed member is missed after its session; the default of 45 s would be most of this test.
        broker = EmbeddedBroker.start(Map.of("group.min.session.timeout.ms", "500"));
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        ReplayFixture.fill(broker.bootstrapServers(), TopicDefinitions.packaged().clicks(), CLICKS, SEED);
        finish("undisturbed");
        undisturbed = ChangelogDump.model(broker.bootstrapServers(), "undisturbed");
    }

    @AfterAll
    static void closeBroker() {
        admin.close();
        broker.close();
    }

    @Test
    void shouldEndWithTheSameBytesWhenKilledAtRandomMoments() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        CommittedOffsets offsets = new CommittedOffsets(admin, "killed", "clicks");
        createLossTopic("killed");
        int killed = 0;
        while (killed < KILLS) {
            long reach = (long) ((killed + random.nextDouble()) / KILLS * CLICKS);
            try (LearnerProcess learner = start("killed", List.of(), Map.of())) {
                while (offsets.committed() < Math.min(reach, CLICKS - 1) && learner.isAlive()) {
                    Thread.onSpinWait();
                }
                assertTrue(learner.isAlive(), learner.output());
                spinFor(random.nextLong(800));
                learner.kill();
                killed++;
            }
        }
        finish("killed");

        assertSameModel("killed");
    }
}
