package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.valence.event.Click;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BaselineReportTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Click> clicks = new ArrayList<>();
    private final EvaluationReport report = new EvaluationReport(0);

    BaselineReportTest() {
        report.compareWith(new BaselineReport(clicks, 42));
    }

    @Test
    void shouldCompareOnTheSameClicksWhenSomeWereRanked() throws JsonProcessingException {
        add("u", "a", "2147483647");
        add("u", "b", "2147483647");
        add("v", "a", "1");
        add("v", "b", "1");
        add("v", "a", "null");

        String table = BaselineTable.of(report.figures(1, Map.of()));

        // Of the four that were ranked, two are misses; 'a' comes first of two equally popular ones by none.
        assertEquals("""

                the same clicks       recall@1  recall@5  recall@10  recall@20  DCG@100     MRR
                model                   0.5000    0.5000     0.5000     0.5000   0.5000  0.5000
                popularity              0.2500    0.5000     0.5000     0.5000   0.4077  0.3750
                recent popularity       0.2500    0.5000     0.5000     0.5000   0.4077  0.3750
                transitions             0.2500    0.5000     0.5000     0.5000   0.4077  0.3750
                transitions, both ways  0.2500    0.5000     0.5000     0.5000   0.4077  0.3750
                matrix factorisation    0.2500    0.5000     0.5000     0.5000   0.4077  0.3750

                recall@10 is 1.00 of the best baseline's, popularity:
                0 clicks were among the first ten of the model alone, 0 of the baseline alone (McNemar, p = 1.0000)
                """, table);
    }

    @Test
    void shouldSayNothingWhenNothingWasRanked() throws JsonProcessingException {
        add("u", "a", "null");

        assertFalse(report.figures(1, Map.of()).containsKey("baselines"));
    }

    private void add(String user, String item, String rank) throws JsonProcessingException {
        String record = "{\"type\":\"click\",\"offset\":" + clicks.size() + ",\"weight\":1,\"rank\":" + rank
                + ",\"popularity_rank\":1}";
        clicks.add(new Click(user, item, 1000, null, null, 1));
        report.add(JSON.readTree(record));
    }
}
