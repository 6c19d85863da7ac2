package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kafka.server.KafkaConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That {@code docker-compose.yml} and the files it names fit together, as far as can be seen without running them. */
class ComposeFileTest {

    private static final String LOOPBACK = "127.0.0.1:";
    private static final Set<String> ONE_SHOT = Set.of("topics");

    private ComposeFile compose;

    @BeforeEach
    void read() throws IOException {
        compose = ComposeFile.read(Map.of("VALENCE_HTTP_TOKEN", "a-token-of-some-length"));
    }

    /** By the specification's own schema (Apache-2.0), as the npm package dclint 3.1.0 brings it. */
    @Test
    void shouldFollowTheComposeSpecification() throws IOException {
        try (InputStream stream = ComposeFileTest.class.getResourceAsStream("/io/valence/compose-spec.json")) {
            ObjectNode schema = (ObjectNode) new ObjectMapper().readTree(stream);
            // It calls itself by no absolute address, which the validator insists on.
            schema.remove("$id");
            assertEquals(Set.of(), JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                    .getSchema(schema)
                    .validate(compose.root()));
        }
    }

    /** The JVM says nothing of an archive that is not where it looks, it only starts as late as without. */
    @Test
    void shouldStartTheImageOnTheClassesThatItArchived() throws IOException {
        String dockerfile = Files.readString(Path.of("src/main/docker/Dockerfile"));
        Matcher archived = Pattern.compile("-XX:ArchiveClassesAtExit=(\\S+) .* demo ", Pattern.DOTALL).matcher(dockerfile);
        assertTrue(archived.find(), dockerfile);
        assertTrue(
                dockerfile.contains("-XX:SharedArchiveFile=" + archived.group(1) + "\""),
                archived.group(1) + " is not what JDK_JAVA_OPTIONS names");
    }

    @Test
    void shouldHoldEveryThingThatItNames() {
        Set<String> mounted = new TreeSet<>();
        for (String name : compose.services()) {
            JsonNode service = compose.service(name);
            assertSubset(ComposeFile.names(service.path("depends_on")), compose.services(), name);
            assertSubset(compose.texts(name, "networks"), names("networks"), name);
            assertSubset(compose.texts(name, "secrets"), names("secrets"), name);
            for (String source : compose.mounts(name).values()) {
                if (source.startsWith("./")) {
                    assertTrue(Files.exists(Path.of(source)), name + " mounts " + source);
                } else {
                    assertTrue(mounted.add(source), source + " is mounted twice");
                }
            }
            if (service.has("build")) {
                assertTrue(Files.exists(Path.of(service.path("build").path("dockerfile").asText())), name);
            }
        }
        assertEquals(names("volumes"), mounted);
    }

    @Test
    void shouldWatchLimitAndRestartEveryService() {
        for (String name : compose.services()) {
            JsonNode service = compose.service(name);
            boolean once = ONE_SHOT.contains(name);
            assertEquals(once, service.path("healthcheck").path("disable").asBoolean(), name + " has a health check");
            assertEquals(once, compose.texts(name, "healthcheck", "test").isEmpty(), name + " has a health check");
            assertEquals(once ? "on-failure:5" : "unless-stopped", service.path("restart").asText(), name);
            assertTrue(service.has("mem_limit"), name + " has no limit of memory");
            assertTrue(service.path("image").asText().matches("[a-z/]+:v?\\d+\\.\\d+\\.\\d+"), name);
        }
    }

    @Test
    void shouldPublishPortsToThisMachineOnlyAndEachOnce() {
        Set<String> ports = new TreeSet<>();
        for (String name : compose.services()) {
            for (String port : compose.texts(name, "ports")) {
                assertTrue(port.startsWith(LOOPBACK), name + " publishes " + port);
                assertTrue(ports.add(port.split(":")[1]), port + " is published twice");
            }
        }
        assertEquals(7, ports.size(), ports.toString());
    }

    @Test
    void shouldNotStartWithoutATokenNorHoldOne() {
        String message = assertThrows(IllegalArgumentException.class, () -> ComposeFile.read(Map.of())).getMessage();

        assertTrue(message.startsWith("VALENCE_HTTP_TOKEN: set it"), message);
    }

    @Test
    void shouldBeOfTheVersionsThatAreBuilt() throws IOException {
        assertEquals(3, compose.servicesOf("apache/kafka").size());
        compose.servicesOf("apache/kafka").forEach(name -> assertEquals(
                "apache/kafka:" + AppInfoParser.getVersion(), compose.service(name).path("image").asText()));
        String pom = Files.readString(Path.of("pom.xml"));
        assertEquals(3, compose.servicesOf("valence").size());
        compose.servicesOf("valence").forEach(name -> {
            String version = compose.service(name).path("image").asText().substring("valence:".length());
            assertTrue(pom.contains("<artifactId>valence</artifactId>\n  <version>" + version + "</version>"), version);
        });
    }

    @Test
    void shouldSetWhatValenceKnows() {
        Set<String> known = new TreeSet<>(StreamsConfig.configDef().names());
        ConsumerConfig.configNames().forEach(name -> known.add(StreamsConfig.MAIN_CONSUMER_PREFIX + name));
        known.add(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
        for (String name : compose.servicesOf("valence")) {
            Settings settings = Settings.load(Optional.empty(), compose.environment(name), List.of());
            assertSubset(settings.kafka().stringPropertyNames(), known, name);
        }
    }

    @Test
    void shouldSetWhatBrokersKnow() {
        for (String name : compose.servicesOf("apache/kafka")) {
            Properties properties = KafkaImage.properties(compose.environment(name));
            assertSubset(properties.stringPropertyNames(), AbstractKafkaConfig.CONFIG_DEF.names(), name);
            assertDoesNotThrow(() -> new KafkaConfig(properties, false), name);
        }
    }

    @Test
    void shouldShowWhatPrometheusAsksForAndPrometheusAskWhoIsThere() throws IOException {
        JsonNode job = ComposeFile.yaml(Path.of("src/main/docker/prometheus/prometheus.yml"))
                .path("scrape_configs").path(0);
        Set<String> targets = new TreeSet<>();
        job.path("static_configs").path(0).path("targets").forEach(target -> targets.add(target.asText()));
        Set<String> answering = new TreeSet<>();
        compose.servicesOf("valence").forEach(name -> Optional
                .ofNullable(compose.environment(name).get("VALENCE_KAFKA_APPLICATION_SERVER"))
                .ifPresent(answering::add));
        assertEquals(answering, targets);
        assertEquals("/run/secrets/" + compose.texts("prometheus", "secrets").get(0),
                job.path("authorization").path("credentials_file").asText());

        String source = ComposeFile.yaml(Path.of("src/main/docker/grafana/datasource.yml"))
                .path("datasources").path(0).path("uid").asText();
        new ObjectMapper().readTree(Files.readString(PrometheusQueries.DASHBOARD)).path("panels").forEach(panel ->
                assertEquals(source, panel.path("datasource").path("uid").asText(), panel.path("title").asText()));
    }

    @Test
    void shouldFindTheMetricsOfAQuery() {
        assertEquals(Set.of("a_total", "b"), PrometheusQueries.metrics(List.of(
                "sum by (x, y) (rate(a_total{z=\"q\"}[5m])) / 1e9 > 0 and max(b) or vector(0)", "up{job=\"z\"} == 0")));
    }

    private Set<String> names(String section) {
        return ComposeFile.names(compose.root().path(section));
    }

    private static void assertSubset(Iterable<String> some, Set<String> all, String service) {
        some.forEach(one -> assertTrue(all.contains(one), service + " names " + one + ", not of " + all));
    }
}
