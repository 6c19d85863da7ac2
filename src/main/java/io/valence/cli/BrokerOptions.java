package io.valence.cli;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.CommonClientConfigs;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every verb that talks to a Kafka that is there already; mix it in with {@code @Mixin}. */
final class BrokerOptions {

    @Mixin
    private SettingsOptions options;

    @Option(names = "--bootstrap-servers", paramLabel = "HOST:PORT,...",
            description = "Brokers to begin with. Short for --set kafka.bootstrap.servers=...")
    private String bootstrapServers;

    /**
     * What the options, this process's environment and the defaults say.
     *
     * @param implied what the verb's own options stand for, each {@code key=value}; they win over {@code --set}
     * @throws UserError naming everything that is wrong, one per line
     */
    Settings settings(String... implied) {
        List<String> all = new ArrayList<>(List.of(implied));
        if (bootstrapServers != null) {
            all.add(SettingSources.KAFKA + CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG + "=" + bootstrapServers);
        }
        return options.settings(all.toArray(String[]::new));
    }
}
