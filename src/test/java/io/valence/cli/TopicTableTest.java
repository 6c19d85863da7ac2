package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.topology.TopicDefinition;
import io.valence.topology.TopicState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicTableTest {

    @Test
    void shouldShowWhatIsOnEachTopicWhenNoBrokerIsAsked() throws IOException {
        assertEquals("""
                rain
                  partitions     2
                  configuration  cleanup.policy=compact
                                 retention.ms=-1
                  key            string. The station.
                  value          object. How much it rained.
                    amount       number. Millimetres
                    note         string or integer, optional. Whatever else

                noise
                  partitions     1
                  key            bytes. Anything.
                  value          bytes. Anything.
                """, TopicTable.of(topics(), List.of()));
    }

    @Test
    void shouldShowEachTopicsStateWhenABrokerWasAsked() throws IOException {
        List<TopicDefinition> topics = topics();
        List<TopicState> states = List.of(
                new TopicState.Differing("rain", List.of("partitions is 1, expected 2", "a is b, expected c")),
                new TopicState.Missing("noise"));

        assertEquals("""
                rain
                  broker         exists, and differs: partitions is 1, expected 2; a is b, expected c
                  partitions     2
                  configuration  cleanup.policy=compact
                                 retention.ms=-1
                  key            string. The station.
                  value          object. How much it rained.
                    amount       number. Millimetres
                    note         string or integer, optional. Whatever else

                noise
                  broker         missing: 'valence topics create' creates it
                  partitions     1
                  key            bytes. Anything.
                  value          bytes. Anything.
                """, TopicTable.of(topics, states));
    }

    private static List<TopicDefinition> topics() throws IOException {
        ObjectMapper json = new ObjectMapper();
        return List.of(
                new TopicDefinition(
                        "rain",
                        2,
                        Map.of("retention.ms", "-1", "cleanup.policy", "compact"),
                        new TopicDefinition.Key("The station.", "string"),
                        json.readTree("""
                                {"type": "object", "description": "How much it rained.", "required": ["amount"],
                                 "properties": {"amount": {"type": "number", "description": "Millimetres"},
                                 "note": {"type": ["string", "null", "integer"], "description": "Whatever else"}}}
                                """)),
                new TopicDefinition(
                        "noise",
                        1,
                        Map.of(),
                        new TopicDefinition.Key("Anything.", "bytes"),
                        json.readTree("{\"description\": \"Anything.\"}")));
    }
}
