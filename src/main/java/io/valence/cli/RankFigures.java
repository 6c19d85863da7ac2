package io.valence.cli;

import io.valence.evaluation.PrequentialMeasures;
import java.util.LinkedHashMap;
import java.util.Map;

/** What comes of ranks, by the names under which {@code evaluate --json} prints it; null for what is over nothing. */
final class RankFigures {

    private RankFigures() {}

    /** The figures of one model. */
    static Map<String, Object> of(PrequentialMeasures model) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("recall_at_1", known(model, model.recallAt(1)));
        figures.put("recall_at_5", known(model, model.recallAt(5)));
        figures.put("recall_at_10", known(model, model.recallAt(10)));
        figures.put("recall_at_20", known(model, model.recallAt(20)));
        figures.put("dcg_at_100", known(model, model.dcgAt100()));
        figures.put("mrr", known(model, model.meanReciprocalRank()));
        return figures;
    }

    /** What is told besides, to compare with. */
    static Map<String, Object> besides(
            PrequentialMeasures secondHalf, PrequentialMeasures withRepeats, PrequentialMeasures popularity) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("recall_at_10_second_half", known(secondHalf, secondHalf.recallAt(10)));
        figures.put("recall_at_10_with_repeats", known(withRepeats, withRepeats.recallAt(10)));
        figures.put("popularity_recall_at_10", known(popularity, popularity.recallAt(10)));
        figures.put("popularity_dcg_at_100", known(popularity, popularity.dcgAt100()));
        return figures;
    }

    /** A figure over nothing is none: as 0 it would look bad. */
    private static Double known(PrequentialMeasures measures, double figure) {
        return measures.evaluated() == 0 ? null : figure;
    }
}
