package io.valence.cli;

import java.util.Locale;
import java.util.Map;

/** The figures of shadows for people. */
final class ShadowTable {

    private ShadowTable() {}

    /** @param figures as {@link EvaluationReport#figures} names them, those of {@link ShadowReport} among them */
    static String of(Map<String, Object> figures) {
        StringBuilder table = new StringBuilder();
        table.append("\nshadows               recall@1  recall@5  recall@10  recall@20  DCG@100     MRR\n");
        Map<?, ?> shadows = (Map<?, ?>) figures.get("shadows");
        BaselineTable.append(table, "model", figures);
        shadows.forEach((name, shadow) -> BaselineTable.append(table, name.toString(), (Map<?, ?>) shadow));
        table.append('\n');
        shadows.forEach((name, shadow) -> table.append(compared(name, (Map<?, ?>) shadow)));
        return table.toString();
    }

    private static String compared(Object name, Map<?, ?> shadow) {
        return String.format(
                Locale.ROOT,
                "%s: %,d clicks were among its first ten alone, %,d among the model's alone (McNemar, p %s)\n",
                name,
                shadow.get("shadow_alone_at_10"),
                shadow.get("model_alone_at_10"),
                BaselineTable.p((double) shadow.get("p_value")));
    }
}
