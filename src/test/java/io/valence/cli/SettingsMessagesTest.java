package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsMessagesTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "valence.learner.temprature | did you mean 'valence.learner.temperature'?",
        "valence.learner.tempertaure | did you mean 'valence.learner.temperature'?",
        "valence.learner.lastItemWeight | did you mean 'valence.learner.last-item-weight'?",
        "valence.lerner.temperature | did you mean 'valence.learner.temperature'?",
        "valence.http.prt | did you mean 'valence.http.port'?",
        "valence.nothing.like.it | 'valence settings' lists all",
        "valence.learner.foo | 'valence settings' lists all",
        "valence.learner. | 'valence settings' lists all",
        "learner.temperature | write 'valence.learner.temperature'",
        "temperature | write 'valence.learner.temperature'",
        "temprature | did you mean 'valence.learner.temperature'?",
        "bootstrap.servers | write 'kafka.bootstrap.servers'",
        "max.poll.records | write 'kafka.max.poll.records'",
        "linger.ms | write 'kafka.linger.ms'",
        "processing.guarantee | write 'kafka.processing.guarantee'",
        "bootstrap.server | did you mean 'kafka.bootstrap.servers'?",
        "kafka. | 'valence settings' lists all"
    })
    void shouldSayWhatWasMeantWhenSettingOfFileIsUnknown(String key, String advice) throws IOException {
        Path file = Files.writeString(directory.resolve("valence.properties"), key + "=1\n");

        assertEquals(file + ": unknown setting '" + key + "': " + advice, problemsOf(file, Map.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "negatives=many | negatives is 'many', expected a whole number from 1 to 4096 (default 64)",
        "negatives=0 | negatives is '0', expected a whole number from 1 to 4096 (default 64)",
        "negatives= | negatives is '', expected a whole number from 1 to 4096 (default 64)",
        "valence.learner.negatives=1.5"
                + " | valence.learner.negatives is '1.5', expected a whole number from 1 to 4096 (default 64)",
        "temperature=0 | temperature is '0', expected a number from 0.001 to 1000 (default 0.2)",
        "temperature=NaN | temperature is 'NaN', expected a number from 0.001 to 1000 (default 0.2)",
        "temperature=Infinity | temperature is 'Infinity', expected a number from 0.001 to 1000 (default 0.2)",
        "uniform-share=1.01 | uniform-share is '1.01', expected a number from 0 to 1 (default 0.5)",
        "uniform-share=NaN | uniform-share is 'NaN', expected a number from 0 to 1 (default 0.5)",
        "mask-history=yes | mask-history is 'yes', expected true or false (default true)",
        "bank=dead | bank is 'dead', expected live or frozen (default live)",
        "seed=x | seed is 'x', expected a whole number of at most 64 bits (default 42)",
        "valence.http.port=-2 | valence.http.port is '-2', expected a whole number from -1 to 65535 (default 8080)",
        "valence.http.host= | valence.http.host is '', expected a host name or an address (default 127.0.0.1)",
        "valence.http.token=too-short | valence.http.token is [hidden], expected 16 characters or more, of a-z, A-Z,"
                + " 0-9 and '-._~+/=' (default none)",
        "valence.http.names=a b | valence.http.names is 'a b', expected host names, comma-separated (default none)",
        "valence.clicks.topic=.. | valence.clicks.topic is '..', expected 1 to 249 of the characters a-z, A-Z, 0-9,"
                + " '.', '_' and '-' (default clicks)",
        "valence.event-weights=click=1 | valence.event-weights is 'click=1', expected TYPE=WEIGHT pairs,"
                + " comma-separated, each TYPE once, each WEIGHT -1000000 to 1000000, and *=WEIGHT for all other types"
                + " (default click=1,purchase=2,dislike=-1,*=1)",
        "temprature=1 | unknown setting 'temprature': did you mean 'valence.learner.temperature'?",
        "temperature | 'temperature' is no KEY=VALUE, such as temperature=0.1",
        "=1 | '=1' is no KEY=VALUE, such as temperature=0.1"
    })
    void shouldNameValueAndRuleWhenOverrideIsBroken(String override, String problem) {
        assertEquals("--set: " + problem, problemsOf(null, Map.of(), override));
    }

    @Test
    void shouldNameTheVariableWhenItsValueIsBroken() {
        assertEquals(
                "environment: VALENCE_LEARNER_NEGATIVES is 'many', expected a whole number from 1 to 4096 (default 64)",
                problemsOf(null, Map.of("VALENCE_LEARNER_NEGATIVES", "many")));
    }

    @Test
    void shouldSayWhatWasMeantWhenVariableIsUnknown() {
        assertEquals("""
                environment: unknown variable 'VALENCE_HOME': 'valence settings' lists all
                environment: unknown variable 'VALENCE_KAFKA_': 'valence settings' lists all
                environment: unknown variable 'VALENCE_LEARNER_LASTITEMWEIGHT': \
                did you mean 'VALENCE_LEARNER_LAST_ITEM_WEIGHT'?
                environment: unknown variable 'VALENCE_PORT': 'valence settings' lists all""",
                problemsOf(null, Map.of("VALENCE_LEARNER_LASTITEMWEIGHT", "1", "VALENCE_HOME", "/",
                        "VALENCE_KAFKA_", "", "VALENCE_PORT", "1")));
    }

    @Test
    void shouldPassVariablesOverWhenKubernetesSetThem() {
        Map<String, String> links = Map.of(
                "VALENCE_SERVICE_HOST", "10.0.0.1",
                "VALENCE_SERVICE_PORT_HTTP", "80",
                "VALENCE_PORT", "tcp://10.0.0.1:80",
                "VALENCE_PORT_80_TCP_ADDR", "10.0.0.1");

        assertEquals(
                Settings.load(Optional.empty(), Map.of(), List.of()).asMap(),
                Settings.load(Optional.empty(), links, List.of()).asMap());
    }

    @Test
    void shouldReportAllProblemsWhenThereAreSeveral() throws IOException {
        Path file = Files.writeString(directory.resolve("my.properties"), """
                valence.learner.tau = 1
                valence.learner.history = none
                valence.learner.negatives = 0
                """);

        assertEquals(file + """
                : unknown setting 'valence.learner.tau': 'valence settings' lists all
                --set: unknown setting 'bootstrap.servers': write 'kafka.bootstrap.servers'
                """ + file + """
                : valence.learner.history is 'none', expected a whole number from 1 to 65536 (default 1024)
                valence.dead-letters.topic and valence.clicks.topic are both 'x', expected different topics""",
                problemsOf(file, Map.of("VALENCE_LEARNER_NEGATIVES", "3"), "bootstrap.servers=here:9092",
                        "valence.clicks.topic=x", "valence.dead-letters.topic=x"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "kafka.commit.interval.ms=10000 | 10000 | 10000 | 20000",
        "kafka.commit.interval.ms=600000 | 600000 | 10000 | 610000",
        "kafka.commit.interval.ms=20000 kafka.producer.transaction.timeout.ms=20000 | 20000 | 20000 | 30000",
        "kafka.commit.interval.ms=5000 kafka.transaction.timeout.ms=4000 | 5000 | 4000 | 15000",
        "kafka.commit.interval.ms=20000 kafka.transaction.timeout.ms=60000 | 20000 | 10000 | 30000",
        "kafka.producer.transaction.timeout.ms=1000 | 1000 | 1000 | 11000",
        "kafka.transaction.timeout.ms=900 | 1000 | 900 | 11000"
    })
    void shouldSayWhatToWriteWhenTransactionsWouldTimeOutBeforeACommit(
            String overrides, String interval, String timeout, String instead) {
        assertEquals("--set: kafka.commit.interval.ms is " + interval + ", expected less than the " + timeout
                        + " after which a transaction is aborted: write less, or kafka.producer.transaction.timeout.ms="
                        + instead,
                problemsOf(null, Map.of(), overrides.split(" ")));
    }

    @Test
    void shouldSayWhyWhenFileCannotBeRead() throws IOException {
        Path missing = directory.resolve("missing.properties");
        Path latin = Files.write(directory.resolve("latin"), "# caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        Path escape = Files.writeString(directory.resolve("escape"), "valence.http.host=\\uXYZ\n");

        assertEquals(missing + ": no such file", problemsOf(missing, Map.of()));
        assertEquals(directory + ": cannot be read: it is a directory", problemsOf(directory, Map.of()));
        assertEquals(latin + ": not a text file in UTF-8", problemsOf(latin, Map.of()));
        assertEquals(
                escape + ": not a properties file: Malformed \\uxxxx encoding.", problemsOf(escape, Map.of()));
    }

    private static String problemsOf(Path file, Map<String, String> environment, String... overrides) {
        return assertThrows(UserError.class,
                () -> Settings.load(Optional.ofNullable(file), environment, List.of(overrides))).getMessage();
    }
}
