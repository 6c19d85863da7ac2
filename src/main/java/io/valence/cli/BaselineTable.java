package io.valence.cli;

import java.util.Locale;
import java.util.Map;

/** The figures of the baselines for people. */
final class BaselineTable {

    private BaselineTable() {}

    /** @param figures as {@link EvaluationReport#figures} names them, those of {@link BaselineReport} among them */
    static String of(Map<String, Object> figures) {
        StringBuilder table = new StringBuilder();
        table.append("\nthe same clicks       recall@1  recall@5  recall@10  recall@20  DCG@100     MRR\n");
        append(table, "model", figures);
        object(figures, "baselines").forEach((name, baseline) -> append(table, name.toString(), (Map<?, ?>) baseline));
        Map<?, ?> best = object(figures, "best_baseline");
        Object ratio = best.get("recall_at_10_ratio");
        double p = (double) best.get("p_value");
        String sentence = "\nrecall@10 is %s of the best baseline's, %s:\n"
                + "%,d clicks were among the first ten of the model alone, %,d of the baseline alone (McNemar, p %s)\n";
        table.append(String.format(
                Locale.ROOT,
                sentence,
                ratio == null ? "no multiple" : String.format(Locale.ROOT, "%.2f", ratio),
                best.get("name"),
                best.get("model_alone_at_10"),
                best.get("baseline_alone_at_10"),
                p(p)));
        return table.toString();
    }

    /** A p-value with its sign. */
    static String p(double value) {
        return value < 0.0001 ? "< 0.0001" : String.format(Locale.ROOT, "= %.4f", value);
    }

    private static Map<?, ?> object(Map<?, ?> figures, String name) {
        return (Map<?, ?>) figures.get(name);
    }

    /** Adds a line of one model's ranks. */
    static void append(StringBuilder table, String name, Map<?, ?> figures) {
        table.append(String.format(
                Locale.ROOT,
                "%-22s  %.4f    %.4f     %.4f     %.4f   %.4f  %.4f\n",
                name,
                figures.get("recall_at_1"),
                figures.get("recall_at_5"),
                figures.get("recall_at_10"),
                figures.get("recall_at_20"),
                figures.get("dcg_at_100"),
                figures.get("mrr")));
    }
}
