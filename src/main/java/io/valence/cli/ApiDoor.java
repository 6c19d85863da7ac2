package io.valence.cli;

import io.valence.http.ApiServer;
import io.valence.query.EmbeddingQueries;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/** The learner's HTTP server, or none where it is switched off; listens before there is a learner to ask. */
final class ApiDoor implements AutoCloseable {

    private static final int OFF = -1;

    private final ApiServer server;
    private final String host;
    private KafkaIntake intake;

    private ApiDoor(ApiServer server, String host) {
        this.server = server;
        this.host = host;
    }

    /**
     * Listens where the settings say.
     *
     * @throws UserError if that cannot be listened on
     */
    static ApiDoor open(Settings settings) {
        String host = settings.httpHost();
        int port = settings.httpPort();
        if (port == OFF) {
            return new ApiDoor(null, host);
        }
        try {
            return new ApiDoor(ApiServer.start(host, port, Clock.systemUTC()), host);
        } catch (IOException e) {
            throw new UserError("cannot listen on " + host + ":" + port + " for HTTP: " + reason(e)
                    + "; set another valence.http.port (0: any free one, -1: no HTTP) or valence.http.host", e);
        }
    }

    /** Listens where the settings say, or, where something else does already, on any free port. */
    static ApiDoor openSomewhere(Settings settings) {
        try {
            return open(settings);
        } catch (UserError inUse) {
            try {
                String host = settings.httpHost();
                return new ApiDoor(ApiServer.start(host, 0, Clock.systemUTC()), host);
            } catch (IOException e) {
                throw inUse;
            }
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

    /** To listen on all addresses is not to have one that others can ask. */
    private String reachableHost() {
        try {
            String name = InetAddress.getByName(host).isAnyLocalAddress()
                    ? InetAddress.getLocalHost().getHostName()
                    : host;
            return name.contains(":") ? "[" + name + "]" : name;
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
            server.answerWith(EmbeddingQueries.of(streams, self));
        }
    }

    /** Where it answers; empty where it does not. */
    Optional<String> url() {
        return Optional.ofNullable(server).map(ApiServer::url);
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        if (intake != null) {
            intake.close();
        }
    }
}
