package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class DemoTableTest {

    private long seconds;
    private final DemoTable table = new DemoTable(7, () -> seconds * 1_000_000_000);

    @Test
    void shouldPrintARowPerStretchAndASummary() throws JsonProcessingException {
        StringBuilder printed = new StringBuilder(table.head());
        table.add(window(1_000, 0, 4.0, 100, 0.25, 0.5));
        table.add(window(3_000, 0, 2.0, 300, 0.25, 0.1));
        seconds = 2;
        printed.append(table.row());
        table.add(window(1_000, 0, 1.5, 100, 0.75, 0.2));
        seconds = 4;
        printed.append(table.row()).append(table.summary());

        assertEquals("""
                    clicks      loss  recall@10  popularity    clicks/s
                     4,000     2.500      0.250       0.200       2,000
                     5,000     1.500      0.750       0.200         500

                Learned from 5,000 clicks of 12 users on 34 items in 4.0 s (1,250 clicks/s), seed 7.
                  loss       2.500 at first, 1.500 at last
                  recall@10  0.350; a list of the most popular items: 0.200
                """, printed.toString());
    }

    @Test
    void shouldNameShadowsInTheSummaryAndCountNoneOfTheirClicks() throws JsonProcessingException {
        table.add(window(1_000, 0, 4.0, 100, 0.25, 0.5));
        table.add(shadow("warm", window(1_000, 0, 3.0, 100, 0.5, 0.5)));
        table.add(shadow("warm", window(1_000, 0, 2.0, 100, 0.25, 0.5)));
        seconds = 1;

        assertEquals(1_000, table.processed());
        table.row();
        assertEquals("""

                Learned from 1,000 clicks of 12 users on 34 items in 1.0 s (1,000 clicks/s), seed 7.
                  loss       4.000 at first, 4.000 at last
                  recall@10  0.250; a list of the most popular items: 0.500
                  shadow     warm: recall@10 0.375, loss 2.500
                """, table.summary());
    }

    private static JsonNode shadow(String model, JsonNode window) {
        return ((ObjectNode) window).put("model", model).put("shadow", true);
    }

    @Test
    void shouldPrintDashesWhenNothingWasMeasured() throws JsonProcessingException {
        table.add(new ObjectMapper().readTree("""
                {"clicks": 1, "dead_letters": 0, "measured": 0, "loss_mean": null, "evaluated": 0,
                "recall_at_10": null, "popularity_recall_at_10": null, "users": 1, "items": 1}"""));
        seconds = 1;

        assertEquals("         1         -          -           -           1\n", table.row());
    }

    @Test
    void shouldCountDeadLettersAsProcessedAndNameThemAtTheEnd() throws JsonProcessingException {
        table.add(window(3, 2, 4.0, 3, 1, 0));

        assertEquals(5, table.processed());
        assertTrue(table.isRowDue(10, 5), "at the end");
        table.row();
        seconds = 1;
        assertEquals("""

                Learned from 3 clicks of 12 users on 34 items in 1.0 s (3 clicks/s), seed 7.
                  loss       4.000 at first, 4.000 at last
                  recall@10  1.000; a list of the most popular items: 0.000
                  refused    2 clicks, set aside as dead letters
                """, table.summary());
    }

    @Test
    void shouldHaveARowWhenThereAreClicksEnoughForOne() throws JsonProcessingException {
        table.add(window(9, 0, 4.0, 0, 0, 0));
        assertFalse(table.isRowDue(10, 100));
        assertTrue(table.isRowDue(10, 9), "at the end");
        assertFalse(table.isRowDue(45, 9), "too few at the end");
        table.add(window(1, 0, 4.0, 0, 0, 0));
        assertTrue(table.isRowDue(10, 100));
        table.row();
        assertFalse(table.isRowDue(10, 10), "nothing since the last");
    }

    private static JsonNode window(
            long clicks, long deadLetters, double loss, long evaluated, double recall, double popularity)
            throws JsonProcessingException {
        return new ObjectMapper().readTree("""
                {"clicks": %d, "dead_letters": %d, "measured": %1$d, "loss_mean": %s, "evaluated": %d,
                "recall_at_10": %s, "popularity_recall_at_10": %s, "users": 12, "items": 34}"""
                .formatted(clicks, deadLetters, loss, evaluated, recall, popularity));
    }
}
