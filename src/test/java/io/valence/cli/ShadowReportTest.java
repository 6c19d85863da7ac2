package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShadowReportTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final EvaluationReport report = new EvaluationReport(0, List.of("main", "warm"));

    @Test
    void shouldCompareOnTheSameClicksWhenSomeWereRanked() throws JsonProcessingException {
        add("", 0, 1, "\"model\":\"warm\",", 11, "", 1);
        add("", 1, 11, "\"model\":\"warm\",", 1, "", 2);
        add("", 2, 2147483647, "\"model\":\"warm\",", 10, "", 2147483647);

        assertEquals("""

                shadows               recall@1  recall@5  recall@10  recall@20  DCG@100     MRR
                model                   0.3333    0.3333     0.3333     0.6667   0.4263  0.3636
                main                    0.3333    0.6667     0.6667     0.6667   0.5436  0.5000
                warm                    0.3333    0.3333     0.6667     1.0000   0.5227  0.3970

                main: 1 clicks were among its first ten alone, 0 among the model's alone (McNemar, p = 1.0000)
                warm: 2 clicks were among its first ten alone, 1 among the model's alone (McNemar, p = 1.0000)
                """, ShadowTable.of(report.figures(1, Map.of())));
    }

    @Test
    void shouldCountAClickAsProcessedWhenAllModelsHaveIt() throws JsonProcessingException {
        String window = "{\"type\":\"window\",%s\"clicks\":3,\"dead_letters\":1,\"repeats\":0,\"users\":1,\"items\":1,"
                + "\"measured\":2,\"loss_mean\":1.5}";
        report.add(JSON.readTree(window.formatted("")));
        report.add(JSON.readTree(window.formatted("\"shadow\":true,")));
        assertEquals(0, report.processed());
        report.add(JSON.readTree(window.formatted("\"model\":\"warm\",\"shadow\":true,")));

        assertEquals(4, report.processed());
        Map<?, ?> shadows = (Map<?, ?>) report.figures(1, Map.of()).get("shadows");
        assertEquals(1.5, ((Map<?, ?>) shadows.get("warm")).get("loss"));
        assertEquals(3L, report.clicks());
    }

    @Test
    void shouldFailWhenAShadowsClickIsNotTheOneBefore() throws JsonProcessingException {
        report.add(JSON.readTree(click("", 4, 1)));

        assertThrows(
                IllegalStateException.class, () -> report.add(JSON.readTree(click("\"shadow\":true,", 5, 1))));
    }

    @Test
    void shouldSayNothingWhenThereAreNoShadows() {
        assertFalse(new EvaluationReport(0).figures(1, Map.of()).containsKey("shadows"));
    }

    private void add(String served, int offset, int rank, String warm, int warmRank, String main, int mainRank)
            throws JsonProcessingException {
        report.add(JSON.readTree(click(served, offset, rank)));
        report.add(JSON.readTree(click("\"shadow\":true," + main, offset, mainRank)));
        report.add(JSON.readTree(click("\"shadow\":true," + warm, offset, warmRank)));
    }

    private static String click(String whose, int offset, int rank) {
        return "{\"type\":\"click\"," + whose + "\"offset\":" + offset + ",\"rank\":" + rank
                + ",\"popularity_rank\":1,\"weight\":1}";
    }
}
