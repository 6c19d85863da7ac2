package io.valence.cli;

import java.util.Locale;
import java.util.Map;

/** An evaluation's figures for people. */
final class EvaluationTable {

    private EvaluationTable() {}

    /** @param figures as {@link EvaluationReport#figures} names them */
    static String of(Map<String, Object> figures) {
        String learned = String.format(
                Locale.ROOT,
                "%,d events of %,d users on %,d items, learned in %.1f s (%,.0f events/s), loss %.3f\n",
                figures.get("events"), figures.get("users"), figures.get("items"), figures.get("seconds"),
                figures.get("events_per_second"), figures.get("loss"));
        if ((long) figures.get("evaluated") == 0) {
            return learned;
        }
        String ranked = String.format(
                Locale.ROOT,
                "%,d events ranked among all items that the user had not had; %,d repeats only learned from\n\n",
                figures.get("evaluated"), figures.get("repeats"));
        String table = "                      model  popularity\n"
                + row("recall@1", figures.get("recall_at_1"), null)
                + row("recall@5", figures.get("recall_at_5"), null)
                + row("recall@10", figures.get("recall_at_10"), figures.get("popularity_recall_at_10"))
                + row("  second half", figures.get("recall_at_10_second_half"), null)
                + row("  repeats ranked", figures.get("recall_at_10_with_repeats"), null)
                + row("recall@20", figures.get("recall_at_20"), null)
                + row("DCG@100", figures.get("dcg_at_100"), figures.get("popularity_dcg_at_100"))
                + row("MRR", figures.get("mrr"), null);
        return learned
                + ranked
                + table
                + (figures.containsKey("baselines") ? BaselineTable.of(figures) : "")
                + (figures.containsKey("shadows") ? ShadowTable.of(figures) : "");
    }

    private static String row(String name, Object model, Object popularity) {
        String row = String.format(Locale.ROOT, "%-18s %8s", name, decimals(model));
        return popularity == null ? row + "\n" : row + String.format(Locale.ROOT, "  %10s\n", decimals(popularity));
    }

    private static String decimals(Object figure) {
        return figure == null ? "-" : String.format(Locale.ROOT, "%.4f", figure);
    }
}
