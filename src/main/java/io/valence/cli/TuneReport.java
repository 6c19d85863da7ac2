package io.valence.cli;

import io.valence.evaluation.PrequentialMeasures;
import io.valence.evaluation.SuccessiveHalving.Confirmation;
import io.valence.evaluation.SuccessiveHalving.Standing;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * What {@code tune} found.
 *
 * @param changes of each settings, in which they differ from those in use; the first in none
 * @param chosenOn how many clicks were chosen on
 * @param confirmedOn how many came after these
 * @param standings how all did on the former
 * @param confirmation how the best did on the latter
 */
record TuneReport(
        List<Map<String, String>> changes,
        int chosenOn,
        int confirmedOn,
        List<Standing> standings,
        Confirmation confirmation) {

    /** Both parts for people. */
    String table() {
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                Locale.ROOT,
                "%d settings on the first %,d clicks; at each halving, those of lower DCG@100 are left behind\n\n",
                changes.size(), chosenOn));
        table.append("  #      clicks  recall@10  DCG@100  of #0's  settings\n");
        for (Standing standing : standings) {
            table.append(String.format(
                    Locale.ROOT, "%3d  %,10d     %.4f   %.4f   %6.3f  %s\n", standing.number(), standing.clicks(),
                    standing.recallAt10(), standing.dcgAt100(), standing.ratio(), inWords(standing.number())));
        }
        table.append(String.format(
                Locale.ROOT, "\non the other %,d clicks        #0     %4s\n", confirmedOn, "#" + confirmation.number()));
        append(table, "recall@1", measures -> measures.recallAt(1));
        append(table, "recall@10", measures -> measures.recallAt(10));
        append(table, "DCG@100", PrequentialMeasures::dcgAt100);
        table.append(String.format(
                Locale.ROOT, "%-26s%,8d %,8d  McNemar, p %s\n", "in its first ten alone",
                confirmation.comparison().secondAlone(), confirmation.comparison().firstAlone(), p()));
        return table.toString();
    }

    /** What to do about it. */
    String verdict(Path output) {
        return confirmation.isBetter()
                ? "\n#" + confirmation.number() + " is better beyond chance: it is in " + output
                : "\n#" + confirmation.number() + " is not better beyond chance: " + output + " leaves all as it is";
    }

    /**
     * A file for {@code --config}: of the learner, all that is not the default.
     *
     * @param settings those to recommend
     */
    String properties(Settings settings) {
        StringBuilder file = new StringBuilder();
        file.append(String.format(
                Locale.ROOT,
                "# By 'valence tune': recall@10 on clicks that had no say was %.4f with the settings in use,\n"
                        + "# %.4f with the best of %d others (McNemar, p %s).\n",
                confirmation.first().recallAt(10), confirmation.best().recallAt(10), changes.size() - 1, p()));
        if (!confirmation.isBetter()) {
            file.append("# That is not better beyond chance, so these are the settings in use.\n");
        }
        Map<String, Object> values = settings.asMap();
        for (ConfigKey key : SettingDefinitions.ALL.configKeys().values()) {
            Object value = values.get(key.name);
            if (key.name.startsWith(SettingDefinitions.LEARNER) && !value.equals(key.defaultValue)) {
                file.append(key.name).append('=').append(value).append('\n');
            }
        }
        return file.toString();
    }

    private String inWords(int number) {
        return number == 0
                ? "as they are"
                : changes.get(number).entrySet().stream()
                        .map(change -> change.getKey() + "=" + change.getValue())
                        .collect(Collectors.joining(" "));
    }

    private void append(StringBuilder table, String name, ToDoubleFunction<PrequentialMeasures> figure) {
        table.append(String.format(
                Locale.ROOT, "%-26s  %.4f   %.4f\n", name, figure.applyAsDouble(confirmation.first()),
                figure.applyAsDouble(confirmation.best())));
    }

    private String p() {
        return BaselineTable.p(confirmation.comparison().pValue());
    }
}
