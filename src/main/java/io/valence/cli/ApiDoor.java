package io.valence.cli;

import io.valence.http.ApiServer;
import io.valence.http.Door;
import io.valence.http.UnusableKeystoreException;
import io.valence.query.EmbeddingQueries;
import io.valence.query.StateQueries;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The learner's HTTP server, or none where it is switched off; listens before there is a learner to ask. */
final class ApiDoor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ApiDoor.class);
    private static final int OFF = -1;

    private final ApiServer server;
    private final String host;
    private KafkaIntake intake;

    private final Settings settings;
    private LearnerMetrics metrics;

    private ApiDoor(ApiServer server, Settings settings) {
        this.server = server;
        this.settings = settings;
        this.host = settings.http().host();
    }

    /**
     * Listens where the settings say.
     *
     * @throws UserError if that cannot be listened on, or would be open to everyone without having been asked to
     */
    static ApiDoor open(Settings settings) {
        HttpSettings http = settings.http();
        if (http.port() == OFF) {
            return new ApiDoor(null, settings);
        }
        Door door = doorOf(settings);
        requireToken(http, door);
        try {
            return new ApiDoor(ApiServer.start(door, Clock.systemUTC()), settings);
        } catch (UnusableKeystoreException e) {
            throw new UserError(e.getMessage() + "; check valence.http.tls.keystore and valence.http.tls.password");
        } catch (IOException e) {
            throw new UserError("cannot listen on " + http.host() + ":" + http.port() + " for HTTP: " + reason(e)
                    + "; set another valence.http.port (0: any free one, -1: no HTTP) or valence.http.host", e);
        }
    }

    /** Listens where the settings say, or, where something else does already, on any free port. */
    static ApiDoor openSomewhere(Settings settings) {
        try {
            return open(settings);
        } catch (UserError inUse) {
            if (!(inUse.getCause() instanceof IOException)) {
                throw inUse;
            }
            try {
                Door door = doorOf(settings).at(0);
                return new ApiDoor(ApiServer.start(door, Clock.systemUTC()), settings);
            } catch (IOException e) {
                throw inUse;
            }
        }
    }

    private static Door doorOf(Settings settings) {
        HttpSettings http = settings.http();
        Set<String> names = new TreeSet<>(http.names());
        // What the other instances are told, they may ask for.
        names.add(reachableName(http.host()));
        HostInfo announced = HostInfo.buildFromEndpoint(
                settings.kafka().getProperty(StreamsConfig.APPLICATION_SERVER_CONFIG));
        if (announced != null) {
            names.add(announced.host());
        }
        Door.Tls tls = http.keystore().map(file -> new Door.Tls(file, http.keystorePassword())).orElse(null);
        return new Door(http.host(), http.port(), http.token().orElse(null), names, tls);
    }

    private static void requireToken(HttpSettings http, Door door) {
        if (!door.isReachableFromOutside()) {
            return;
        }
        if (http.token().isEmpty() && !http.insecure()) {
            throw new UserError("valence.http.host is '" + http.host() + "', where other machines can ask: set "
                    + "valence.http.token, best as VALENCE_HTTP_TOKEN, or valence.http.insecure=true if everyone may");
        }
        if (http.token().isPresent() && http.keystore().isEmpty()) {
            LOG.warn("valence.http.token can be read by whoever is on the way to {}: set valence.http.tls.keystore, or "
                    + "keep a proxy in front that speaks HTTPS", http.host());
        }
    }

    private static String reason(IOException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getMessage() == null ? "no such host" : cause.getMessage();
    }

    /** Tells Streams, and so the other instances, where this one answers, unless the user has said so. */
    void announce(Properties properties) {
        if (server != null) {
            properties.putIfAbsent(StreamsConfig.APPLICATION_SERVER_CONFIG, reachableHost() + ":" + server.port());
        }
    }

    private String reachableHost() {
        String name = reachableName(host);
        return name.contains(":") ? "[" + name + "]" : name;
    }

    /** To listen on all addresses is not to have one that others can ask. */
    private static String reachableName(String host) {
        try {
            return InetAddress.getByName(host).isAnyLocalAddress() ? InetAddress.getLocalHost().getHostName() : host;
        } catch (UnknownHostException e) {
            return host;
        }
    }

    /**
     * Answers from {@code streams}, and sends it the clicks that come in.
     *
     * @param properties what {@code streams} was made of, after {@link #announce}
     * @param clicksTopic where it reads clicks
     */
    void answerFrom(KafkaStreams streams, Properties properties, String clicksTopic) {
        if (server != null) {
            intake = new KafkaIntake(new KafkaProperties(properties).producer(), clicksTopic);
            server.takeClicksWith(intake);
            String self = properties.getProperty(StreamsConfig.APPLICATION_SERVER_CONFIG);
            server.answerWith(EmbeddingQueries.of(
                    streams, self, settings.model(), settings.learner(), settings.staleAnswers(),
                    settings.queryIndex() == QueryIndex.APPROXIMATE));
            server.answerWith(StateQueries.of(streams, self, clicksTopic, settings.model()), settings.http().readyMaxLag());
            metrics = new LearnerMetrics(
                    server, streams, new KafkaProperties(properties).consumer(), settings.metricsTopic());
        }
    }

    /** Has the page's map show which items belong together. */
    void groupItems(Function<String, OptionalInt> groups) {
        if (server != null) {
            server.groupItems(groups);
        }
    }

    /** Where it answers; empty where it does not. */
    Optional<String> url() {
        return Optional.ofNullable(server).map(ApiServer::url);
    }

    @Override
    public void close() {
        if (metrics != null) {
            metrics.close();
        }
        if (server != null) {
            server.close();
        }
        if (intake != null) {
            intake.close();
        }
    }
}
