package io.valence.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BrokerProcessIT {

    @Test
    void shouldAnswerUntilItIsClosedWhenItWasStarted() throws Exception {
        String servers;
        try (BrokerProcess broker = BrokerProcess.start()) {
            servers = broker.bootstrapServers();
            try (Admin admin = Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers))) {
                assertEquals(1, admin.describeCluster().nodes().get().size());
            }
            assertTrue(broker.cpu().toMillis() > 100, "a JVM that starts a broker takes more than " + broker.cpu());
        }

        String[] address = servers.split(":", 2);
        assertThrows(IOException.class, () -> new Socket(address[0], Integer.parseInt(address[1])).close());
    }
}
