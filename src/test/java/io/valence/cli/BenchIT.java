package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.embedded.EmbeddedBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BenchIT {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldMeasureEachOnTheSameClicksWhenAsked() throws Exception {
        JsonNode figures = bench("--clicks", "3000", "--users", "300", "--items", "100", "--rounds", "1",
                "--commit-ms", "100", "--json");

        assertEquals(3000, figures.at("/clicks").asInt());
        assertEquals(2, figures.at("/rounds").size(), "one that warms up and one that counts");
        JsonNode round = figures.at("/rounds/1");
        for (String run : List.of("rocksdb", "memory", "valence", "bare")) {
            JsonNode measured = round.at("/" + run);
            double rate = measured.at("/events_per_second").asDouble();
            assertEquals(3000, rate * measured.at("/seconds").asDouble(), 1e-6, run);
            assertEquals(rate, figures.at("/runs/" + run + "/events_per_second/median").asDouble(), run);
            assertTrue(measured.at("/client_cpu_us").asDouble() > 0, figures.toPrettyString());
            assertEquals(!run.equals("bare"), measured.has("broker_cpu_us"), run);
        }
        assertEquals(
                round.at("/valence/events_per_second").asDouble() / round.at("/rocksdb/events_per_second").asDouble(),
                figures.at("/ratios/c~1a/median").asDouble());
    }

    @Test
    void shouldSeeEachClickWhenLatencyIsMeasured() throws Exception {
        JsonNode figures = bench("--latency", "--rate", "200", "--seconds", "2", "--commit-ms", "100", "--users", "50",
                "--items", "50", "--json");

        JsonNode latency = figures.at("/latency_ms_by_commit_ms/100");
        assertTrue(latency.at("/p50").asDouble() > 0, figures.toPrettyString());
        assertTrue(latency.at("/p50").asDouble() <= latency.at("/p99").asDouble(), figures.toPrettyString());
        assertTrue(latency.at("/p99").asDouble() <= latency.at("/max").asDouble(), figures.toPrettyString());
    }

    @Test
    void shouldTellWhatIsExchangedWhenThereAreSeveralTasks() throws Exception {
        JsonNode figures = bench("--partitions", "1,2", "--clicks", "3000", "--users", "300", "--items", "100",
                "--rounds", "1", "--exchange-clicks", "500", "--catalogues", "100", "--json");

        JsonNode one = figures.at("/partitions/0");
        JsonNode two = figures.at("/partitions/1");
        assertEquals(0, one.at("/told_bytes_per_click/median").asDouble(), figures.toPrettyString());
        assertEquals(0, one.at("/exchange_share/median").asDouble(), figures.toPrettyString());
        assertTrue(two.at("/exchange_share/median").asDouble() > 0, figures.toPrettyString());
        // At most every item of the catalogue and every positive, and one commit in the commit interval or 500 clicks.
        double told = two.at("/told_bytes_per_click/median").asDouble();
        double computed = figures.at("/computed/0/told_bytes_per_click").asDouble();
        assertTrue(told > computed / 4 && told < computed * 4, figures.toPrettyString());
    }

    @Test
    void shouldLeaveNothingBehindWhenTheBrokerIsAnothers() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Admin admin = Admin.create(
                        Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
            JsonNode figures = bench("--bootstrap-servers", broker.bootstrapServers(), "--clicks", "1000", "--users",
                    "100", "--items", "50", "--rounds", "1", "--commit-ms", "100", "--json");

            assertFalse(figures.at("/rounds/1/valence").has("broker_cpu_us"), figures.toPrettyString());
            assertEquals(Set.of(), admin.listTopics().names().get());
            assertEquals(List.of(), List.copyOf(admin.listGroups().all().get()));
        }
    }

    private JsonNode bench(String... options) throws Exception {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "bench";
        System.arraycopy(options, 0, arguments, 1, options.length);
        int code = Valence.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        assertEquals(0, code, err.toString());
        return new ObjectMapper().readTree(out.toString());
    }
}
