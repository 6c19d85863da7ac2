package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.learning.LearnerConfig;
import io.valence.topology.TopologyConfig;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @TempDir
    private Path directory;

    @Test
    void shouldGiveTheLearnersDefaultsWhenNothingIsSet() {
        assertEquals(LearnerConfig.DEFAULTS, Settings.load(Optional.empty(), Map.of(), List.of()).learner());
    }

    @Test
    void shouldLetEachSourceWinOverTheOneBeforeWhenAllSetTheSame() throws IOException {
        Optional<Path> file = Optional.of(file("""
                valence.learner.negatives = 11
                valence.learner.history = 12
                valence.learner.temperature = 0.5
                """));
        Map<String, String> environment =
                Map.of("VALENCE_LEARNER_HISTORY", "22", "VALENCE_LEARNER_TEMPERATURE", "0.6", "HOME", "/");

        LearnerConfig learner = Settings.load(file, environment, List.of("temperature=0.7", "temperature=0.8"))
                .learner();

        assertEquals(LearnerConfig.DEFAULTS.dimensions(), learner.dimensions());
        assertEquals(11, learner.negatives());
        assertEquals(22, learner.history());
        assertEquals(0.8, learner.temperature());
    }

    @Test
    void shouldNameEveryComponentOfTheLearnerWhenSettingsAreListed() {
        Set<String> components = Arrays.stream(LearnerConfig.class.getRecordComponents())
                .map(component -> SettingDefinitions.LEARNER + kebab(component))
                .collect(Collectors.toSet());
        Set<String> settings = SettingDefinitions.ALL.names().stream()
                .filter(key -> key.startsWith(SettingDefinitions.LEARNER))
                .collect(Collectors.toSet());

        assertEquals(components, settings);
    }

    @Test
    void shouldReachItsOwnComponentWhenEachLearnerSettingIsSet() {
        LearnerConfig expected = new LearnerConfig(
                3, 0.3, 2, 0.4, 0.5, false, 5, 6, 0.7, 0.8, false, 9, LearnerConfig.Bank.FROZEN, LearnerConfig.Optimizer.SGD,
                1.2, 1.25, 1.3, false, 14, LearnerConfig.NewUser.RANDOM, -15);

        assertEquals(expected, with(
                "dimensions=3", "temperature=0.3", "recent-items=2", "last-item-weight=0.4", "query-learning-rate=0.5", "followers=false", "negatives=5", "bank-capacity=6",
                "uniform-share=0.7", "correction=0.8", "mask-history=false", "history=9", "bank=frozen",
                "optimizer=sgd", "learning-rate=1.2", "item-learning-rate=1.25", "bias-learning-rate=1.3", "update-negatives=false",
                "hard-negatives=14", "new-user=random", "seed=-15").learner());
    }

    @Test
    void shouldSuitTheLearnerWhenSettingsAreAtTheirBounds() {
        List<String> least = new ArrayList<>();
        List<String> most = new ArrayList<>();
        for (ConfigKey key : SettingDefinitions.ALL.configKeys().values()) {
            String[] bounds = key.validator.toString().split(" to ");
            if (bounds.length == 2) {
                least.add(key.name + "=" + bounds[0]);
                most.add(key.name + "=" + bounds[1]);
            }
        }

        assertEquals(1, with(least.toArray(String[]::new)).learner().dimensions());
        assertEquals(1024, with(most.toArray(String[]::new)).learner().dimensions());
    }

    @Test
    void shouldReachItsOwnGetterWhenEachServiceSettingIsSet() {
        Settings settings = with(
                "valence.event-weights=click=3,*=0", "valence.clicks.topic=c", "valence.clicks.max-bytes=1",
                "valence.clicks.max-ahead-ms=2", "valence.metrics.topic=m", "valence.metrics.window-ms=3",
                "valence.metrics.per-event=true", "valence.metrics.idle-ms=4", "valence.dead-letters.topic=d",
                "valence.item-embeddings.enabled=true", "valence.item-embeddings.topic=i", "valence.item-deltas.topic=x",
                "valence.exchange.clicks=9", "valence.evaluation.every=5", "valence.store.hot-users=6", "valence.store.hot-items=7",
                "valence.store.rocksdb-bytes=8000000", "valence.query.stale=true");

        assertEquals("x", settings.itemDeltasTopic());
        assertEquals(9, settings.exchangeClicks());
        assertEquals(3, settings.eventWeights().weightOf(null));
        assertEquals(
                List.of("c", 1, 2L, "m", 3L, true, 4L, "d", true, "i", 5, 6, 7, 8_000_000L, true),
                List.of(settings.clicksTopic(), settings.clicksMaxBytes(), settings.clicksMaxAheadMs(),
                        settings.metricsTopic(), settings.metricsWindowMs(), settings.metricsPerEvent(),
                        settings.metricsIdleMs(), settings.deadLettersTopic(), settings.itemEmbeddingsEnabled(),
                        settings.itemEmbeddingsTopic(), settings.evaluationEvery(), settings.hotUsers(),
                        settings.hotItems(), settings.rocksDbBytes(), settings.staleAnswers()));
    }

    @Test
    void shouldReachItsOwnComponentWhenEachSettingOfHttpIsSet() {
        assertEquals(
                new HttpSettings("h", -1, Optional.of("0123456789abcdef"), true, Set.of("a.example", "b"),
                        Optional.of(Path.of("k.p12")), "pass", 8),
                with("valence.http.host=h", "valence.http.port=-1", "valence.http.token=0123456789abcdef",
                        "valence.http.insecure=true", "valence.http.names=a.example, b",
                        "valence.http.tls.keystore=k.p12", "valence.http.tls.password=pass",
                        "valence.http.ready-max-lag=8").http());
    }

    @Test
    void shouldNeedNothingOfHttpWhenNothingIsSet() {
        assertEquals(
                new HttpSettings("127.0.0.1", 8080, Optional.empty(), false, Set.of(), Optional.empty(), "", 100_000),
                with().http());
    }

    @Test
    void shouldNotShowSecretsOfHttpWhenShown() {
        Settings settings = with("valence.http.token=0123456789abcdef", "valence.http.tls.password=pass");

        assertEquals("[hidden]", settings.asMap().get("valence.http.token"));
        assertEquals("[hidden]", settings.asMap().get("valence.http.tls.password"));
        assertEquals("HttpSettings[http://127.0.0.1:8080]", settings.http().toString());
    }

    @Test
    void shouldReachTheTopologyWhenSettingsAreSet() {
        Settings settings = with(
                "negatives=3", "valence.event-weights=click=3,*=0", "valence.clicks.topic=c",
                "valence.clicks.max-bytes=1", "valence.clicks.max-ahead-ms=2", "valence.metrics.topic=m",
                "valence.metrics.window-ms=3", "valence.metrics.per-event=true", "valence.metrics.idle-ms=4",
                "valence.dead-letters.topic=d", "valence.item-embeddings.enabled=true",
                "valence.item-embeddings.topic=i", "valence.item-deltas.topic=x", "valence.evaluation.every=5",
                "valence.store.hot-users=6", "valence.store.hot-items=7", "valence.exchange.clicks=8");

        assertEquals(
                new TopologyConfig(settings.learner(), settings.eventWeights(),
                        new TopologyConfig.Topics("c", "m", "d", "i", "x"), new TopologyConfig.Limits(1, 2),
                        new TopologyConfig.Metrics(3, true, 4), 5, 6, 7, true,
                        new TopologyConfig.Exchange(1, 8)),
                settings.topology());
    }

    @Test
    void shouldHandKafkasPropertiesOnWhenTheyComeFromAnySource() throws IOException {
        Settings settings = Settings.load(
                Optional.of(file("kafka.security.protocol=SASL_SSL\nkafka.producer.linger.ms=7\n")),
                Map.of("VALENCE_KAFKA_BOOTSTRAP_SERVERS", "broker:9092"),
                List.of("kafka.sasl.jaas.config=user=\"a\" password=\"b\";"));

        assertEquals(
                Map.of("security.protocol", "SASL_SSL", "producer.linger.ms", "7", "bootstrap.servers", "broker:9092",
                        "sasl.jaas.config", "user=\"a\" password=\"b\";"),
                settings.kafka());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "kafka.commit.interval.ms=9999",
        "kafka.commit.interval.ms=10000 kafka.producer.transaction.timeout.ms=10001",
        "kafka.commit.interval.ms=5000 kafka.producer.transaction.timeout.ms=6000 kafka.transaction.timeout.ms=1",
        "kafka.commit.interval.ms=60000 kafka.processing.guarantee=at_least_once",
        "kafka.commit.interval.ms=often"
    })
    void shouldAcceptTheCommitIntervalWhenItEndsTransactionsInTimeOrThereAreNone(String overrides) {
        assertEquals(overrides.split(" ").length, with(overrides.split(" ")).kafka().size());
    }

    @Test
    void shouldHideSecretsWhenShownAsMap() {
        Map<String, Object> map = with("kafka.ssl.key.password=x", "kafka.sasl.jaas.config=x",
                "kafka.sasl.oauthbearer.client.credentials.client.SECRET=x", "kafka.client.id=me").asMap();

        assertEquals("[hidden]", map.get("kafka.ssl.key.password"));
        assertEquals("[hidden]", map.get("kafka.sasl.jaas.config"));
        assertEquals("[hidden]", map.get("kafka.sasl.oauthbearer.client.credentials.client.SECRET"));
        assertEquals("me", map.get("kafka.client.id"));
        assertEquals(64, map.get("valence.learner.negatives"));
        assertTrue(map.keySet().containsAll(SettingDefinitions.ALL.names()), map.toString());
    }

    @Test
    void shouldNameEachSettingByItsOwnVariableWhenNamesAreNormalised() {
        Set<String> variables = SettingDefinitions.ALL.names().stream()
                .map(SettingDefinitions::variable)
                .collect(Collectors.toSet());

        assertEquals(SettingDefinitions.ALL.names().size(), variables.size());
    }

    private static Settings with(String... overrides) {
        return Settings.load(Optional.empty(), Map.of(), List.of(overrides));
    }

    private static String kebab(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("valence.properties"), text);
    }
}
