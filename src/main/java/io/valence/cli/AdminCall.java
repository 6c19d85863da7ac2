package io.valence.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Utils;

/** Something asked of a Kafka cluster, which fails within seconds if nobody answers. */
final class AdminCall {

    // Long enough for a broker that has just been started, short enough for whoever waits at a terminal.
    private static final int LIMIT_MS = 8_000;

    private static final int CONNECT_MS = 3_000;

    private AdminCall() {}

    /**
     * What {@code call} returns.
     *
     * @param kafka properties under Kafka's own names
     * @throws UserError if {@code bootstrap.servers} is missing
     * @throws KafkaException naming the address, if nobody answers there
     */
    static <T> T on(Properties kafka, Function<Admin, T> call) {
        Map<String, Object> properties = new KafkaProperties(kafka).admin();
        Object servers = properties.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        if (servers == null) {
            throw new UserError("no broker is given: add --bootstrap-servers HOST:PORT");
        }
        requireListener(servers.toString());
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LIMIT_MS);
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MS);
        try (Admin admin = connect(properties, servers)) {
            return call.apply(admin);
        } catch (TimeoutException e) {
            throw new KafkaException("no Kafka broker answered at " + servers, e);
        }
    }

    /**
     * Makes sure that somebody answers: a consumer would look for brokers for ever, and warn of each that it misses.
     *
     * @throws UserError if {@code bootstrap.servers} is missing
     * @throws KafkaException naming the address, if nobody answers there
     */
    static void requireBroker(Properties kafka) {
        on(kafka, admin -> await(admin.describeCluster().clusterId()));
    }

    /**
     * What {@code future} comes to.
     *
     * @throws KafkaException if that is a failure
     */
    static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** At once and in one line where nothing listens: the client would try, and warn, for all of its patience. */
    private static void requireListener(String servers) {
        IOException last = null;
        for (String server : servers.split(",")) {
            String host = Utils.getHost(server.strip());
            Integer port = Utils.getPort(server.strip());
            if (host == null || port == null) {
                // The client says what is wrong with that.
                return;
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), CONNECT_MS);
                return;
            } catch (IOException e) {
                last = e;
            }
        }
        throw new KafkaException("no Kafka broker answered at " + servers, last);
    }

    /** The client's own message does not say what it could not resolve. */
    private static Admin connect(Map<String, Object> properties, Object servers) {
        try {
            return Admin.create(properties);
        } catch (KafkaException e) {
            throw new KafkaException("cannot connect to " + servers, e);
        }
    }
}
