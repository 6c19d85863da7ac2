package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
