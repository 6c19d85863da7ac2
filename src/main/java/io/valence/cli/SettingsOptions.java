package io.valence.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every verb that is configured by {@link Settings}; mix it in with {@code @Mixin}. */
public final class SettingsOptions {

    @Option(names = "--config", paramLabel = "FILE",
            description = "Properties file of valence.* settings and of kafka.* properties.")
    private Path config;

    @Option(names = "--set", paramLabel = "KEY=VALUE",
            description = "Overrides one setting, such as temperature=0.1; repeatable. 'valence settings' lists all.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Short for --set seed=N.")
    private Long seed;

    /**
     * What the options, this process's environment and the defaults say.
     *
     * @param implied what the verb's own options stand for, each {@code key=value}; they win over {@code --set}
     * @throws UserError naming everything that is wrong, one per line
     */
    public Settings settings(String... implied) {
        return settings(System.getenv(), List.of(implied));
    }

    Settings settings(Map<String, String> environment, List<String> implied) {
        List<String> all = new ArrayList<>(overrides);
        if (seed != null) {
            all.add(SettingDefinitions.LEARNER + "seed=" + seed);
        }
        all.addAll(implied);
        return Settings.load(Optional.ofNullable(config), environment, all);
    }
}
