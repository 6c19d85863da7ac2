package io.valence.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.types.Password;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The verb that lists every setting. */
@Command(
        name = "settings",
        description = "Lists every setting: default, range, meaning.",
        footer = {
            "",
            "A setting is given, later ones winning, in the file of --config, as an environment",
            "variable (VALENCE_LEARNER_TEMPERATURE=0.1), or with --set temperature=0.1.",
            "",
            "Example:",
            "  valence settings --json"
        })
final class SettingsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON array and nothing else.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? json() : table());
        out.flush();
        return 0;
    }

    private static String json() throws JsonProcessingException {
        List<Map<String, Object>> settings = new ArrayList<>();
        for (ConfigKey key : SettingDefinitions.ALL.configKeys().values()) {
            Map<String, Object> setting = new LinkedHashMap<>();
            setting.put("key", key.name);
            setting.put("variable", SettingDefinitions.variable(key.name));
            setting.put("type", Rule.nameOf(key.type));
            setting.put("default", key.defaultValue instanceof Password ? "" : key.defaultValue);
            setting.put("range", key.validator.toString());
            setting.put("meaning", key.documentation);
            settings.add(setting);
        }
        // Not the platform's line ends: the same bytes everywhere.
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        return new ObjectMapper().writer(printer).writeValueAsString(settings) + "\n";
    }

    private static String table() {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"SETTING", "DEFAULT", "RANGE", "MEANING"});
        for (ConfigKey key : SettingDefinitions.ALL.configKeys().values()) {
            rows.add(new String[] {
                key.name, SettingDefinitions.shownDefault(key), key.validator.toString(), key.documentation
            });
        }
        rows.add(new String[] {
            ShadowSettings.FORM, "as valence.learner.KEY", "as of that", "the same of a further model, the shadow NAME,"
                    + " which learns beside the main one from one partition; " + SettingDefinitions.MODEL + " promotes it"
        });
        rows.add(new String[] {"kafka.NAME", "", "", "handed on to Kafka as NAME, such as kafka.bootstrap.servers"});
        int[] widths = new int[3];
        for (String[] row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        String format = "%-" + widths[0] + "s  %-" + widths[1] + "s  %-" + widths[2] + "s  %s\n";
        StringBuilder table = new StringBuilder();
        rows.forEach(row -> table.append(String.format(format, (Object[]) row)));
        return table.toString();
    }
}
