package io.valence.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.types.Password;

/**
 * What is set about HTTP.
 *
 * @param host the address that it listens on
 * @param port 0 for any free one, -1 for no HTTP
 * @param token what requests have to bring
 * @param insecure whether other machines may ask without a token
 * @param names further names that requests may be addressed to
 * @param keystore the certificate for HTTPS, with its key
 * @param keystorePassword opens it; empty for none
 * @param readyMaxLag how many clicks behind still counts as ready
 */
record HttpSettings(
        String host,
        int port,
        Optional<String> token,
        boolean insecure,
        Set<String> names,
        Optional<Path> keystore,
        String keystorePassword,
        long readyMaxLag) {

    /** @param values every setting by its full key */
    static HttpSettings of(Map<String, Object> values) {
        String names = (String) values.get(SettingDefinitions.HTTP_NAMES);
        String keystore = (String) values.get(SettingDefinitions.HTTP_TLS_KEYSTORE);
        String token = ((Password) values.get(SettingDefinitions.HTTP_TOKEN)).value();
        return new HttpSettings(
                (String) values.get(SettingDefinitions.HTTP_HOST),
                (int) values.get(SettingDefinitions.HTTP_PORT),
                Optional.of(token).filter(text -> !text.isEmpty()),
                (boolean) values.get(SettingDefinitions.HTTP_INSECURE),
                names.isEmpty() ? Set.of() : new TreeSet<>(List.of(names.split("\\s*,\\s*"))),
                Optional.of(keystore).filter(file -> !file.isEmpty()).map(Path::of),
                ((Password) values.get(SettingDefinitions.HTTP_TLS_PASSWORD)).value(),
                (long) values.get(SettingDefinitions.HTTP_READY_MAX_LAG));
    }

    /** Where a client on this machine finds it. */
    String url() {
        String scheme = keystore.isPresent() ? "https" : "http";
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "HttpSettings[" + url() + "]";
    }
}
