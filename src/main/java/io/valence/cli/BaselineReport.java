package io.valence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.valence.evaluation.Baselines;
import io.valence.evaluation.McNemar;
import io.valence.evaluation.PrequentialMeasures;
import io.valence.event.Click;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the baselines do on the clicks that the model was ranked on, in the same order, and whether the model is better:
 * the topic of the loss says of each click whether it was ranked, and what it weighed.
 */
final class BaselineReport {

    /** The depth at which model and baseline are compared. */
    private static final int DEPTH = 10;

    private final List<Click> clicks;
    private final Baselines baselines;
    private final List<PrequentialMeasures> measures = new ArrayList<>();
    private final List<McNemar> comparisons = new ArrayList<>();
    private final PrequentialMeasures model = new PrequentialMeasures();

    /**
     * @param clicks the clicks by their offset
     * @param seed of what a baseline draws
     */
    BaselineReport(List<Click> clicks, long seed) {
        this.clicks = clicks;
        this.baselines = new Baselines(seed);
        for (int i = 0; i < baselines.labels().size(); i++) {
            measures.add(new PrequentialMeasures());
            comparisons.add(new McNemar());
        }
    }

    /** Takes the record of one click. */
    void add(JsonNode record) {
        Click click = clicks.get(record.get("offset").intValue());
        if (record.hasNonNull("rank")) {
            int rank = record.get("rank").intValue();
            int[] ranks = baselines.rank(click.userId(), click.itemId());
            model.add(rank);
            for (int i = 0; i < ranks.length; i++) {
                measures.get(i).add(ranks[i]);
                comparisons.get(i).add(rank <= DEPTH, ranks[i] <= DEPTH);
            }
        }
        baselines.learn(click.userId(), click.itemId(), record.get("weight").doubleValue());
    }

    /** The figures by the names under which {@code evaluate --json} prints them; empty where nothing was ranked. */
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        if (model.evaluated() > 0) {
            Map<String, Object> each = new LinkedHashMap<>();
            for (int i = 0; i < measures.size(); i++) {
                each.put(baselines.labels().get(i), RankFigures.of(measures.get(i)));
            }
            figures.put("baselines", each);
            figures.put("best_baseline", comparison(best()));
        }
        return figures;
    }

    private int best() {
        int best = 0;
        for (int i = 1; i < measures.size(); i++) {
            if (measures.get(i).recallAt(DEPTH) > measures.get(best).recallAt(DEPTH)) {
                best = i;
            }
        }
        return best;
    }

    private Map<String, Object> comparison(int baseline) {
        double recall = measures.get(baseline).recallAt(DEPTH);
        McNemar comparison = comparisons.get(baseline);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("name", baselines.labels().get(baseline));
        figures.put("recall_at_10_ratio", recall > 0 ? model.recallAt(DEPTH) / recall : null);
        figures.put("model_alone_at_10", comparison.firstAlone());
        figures.put("baseline_alone_at_10", comparison.secondAlone());
        figures.put("p_value", comparison.pValue());
        return figures;
    }
}
