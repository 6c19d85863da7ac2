package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiDoorTest {

    @Test
    void shouldTellStreamsWhereItAnswersWhenThePortIsAnyFreeOne() {
        Properties properties = new Properties();
        try (ApiDoor door = open("127.0.0.1", 0)) {
            door.announce(properties);

            assertEquals(door.url(), Optional.of("http://" + properties.getProperty("application.server")));
        }
    }

    @Test
    void shouldLeaveTheUsersOwnAddressWhenThereIsOne() {
        Properties properties = new Properties();
        properties.setProperty("application.server", "proxy:80");
        try (ApiDoor door = open("127.0.0.1", 0)) {
            door.announce(properties);
        }
        assertEquals("proxy:80", properties.getProperty("application.server"));
    }

    @Test
    void shouldNotTellOthersToAskEveryAddressWhenItListensOnAll() {
        Properties properties = new Properties();
        try (ApiDoor door = open("0.0.0.0", 0, "valence.http.insecure=true")) {
            door.announce(properties);
        }
        String server = properties.getProperty("application.server");
        assertTrue(!server.startsWith("0.0.0.0") && !server.startsWith(":"), server);
    }

    @Test
    void shouldOpenNothingWhenThePortIsOff() {
        Properties properties = new Properties();
        try (ApiDoor door = open("127.0.0.1", -1)) {
            door.announce(properties);

            assertEquals(Optional.empty(), door.url());
        }
        assertEquals(Map.of(), properties);
    }

    @Test
    void shouldSayWhatToSetWhenThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();

            UserError failure = assertThrows(UserError.class, () -> open("127.0.0.1", port));

            assertEquals("cannot listen on 127.0.0.1:" + port + " for HTTP: Address already in use; set another "
                    + "valence.http.port (0: any free one, -1: no HTTP) or valence.http.host", failure.getMessage());
        }
    }

    @Test
    void shouldSayThatTheHostIsUnknownWhenItIs() {
        UserError failure = assertThrows(UserError.class, () -> open("no.such.host.invalid", 0));

        assertEquals("cannot listen on no.such.host.invalid:0 for HTTP: no such host; set another valence.http.port "
                + "(0: any free one, -1: no HTTP) or valence.http.host", failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void shouldNotOpenWhenOthersCanAskAndThereIsNoToken(String host) {
        UserError failure = assertThrows(UserError.class, () -> open(host, 0));

        assertEquals("valence.http.host is '" + host + "', where other machines can ask: set valence.http.token, best "
                + "as VALENCE_HTTP_TOKEN, or valence.http.insecure=true if everyone may", failure.getMessage());
    }

    @Test
    void shouldOpenToOthersWhenThereIsAToken() {
        try (ApiDoor door = open("0.0.0.0", 0, "valence.http.token=0123456789abcdef")) {
            assertTrue(door.url().orElseThrow().startsWith("http://0.0.0.0:"));
        }
    }

    @Test
    void shouldSayWhatToCheckWhenThereIsNoKeystore() {
        UserError failure = assertThrows(
                UserError.class, () -> open("127.0.0.1", 0, "valence.http.tls.keystore=missing.p12"));

        assertTrue(failure.getMessage().startsWith("the keystore missing.p12 cannot be used: "), failure.getMessage());
        assertTrue(failure.getMessage().endsWith("; check valence.http.tls.keystore and valence.http.tls.password"),
                failure.getMessage());
    }

    private static ApiDoor open(String host, int port, String... others) {
        List<String> settings = new ArrayList<>(List.of("valence.http.host=" + host, "valence.http.port=" + port));
        settings.addAll(List.of(others));
        return ApiDoor.open(Settings.load(Optional.empty(), Map.of(), settings));
    }
}
