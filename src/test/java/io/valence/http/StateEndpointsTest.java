package io.valence.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.query.Answer;
import io.valence.query.InstanceState;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StateEndpointsTest {

    private final FakeState state = new FakeState();
    private final FakeQueries queries = new FakeQueries();
    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ApiServer.start("127.0.0.1", 0, Clock.systemUTC());
        server.answerWith(queries);
        server.answerWith(state, 100);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldNameAllInstancesWhenAsked() throws IOException {
        state.setInstances(new Answer.Found<>(List.of(
                new InstanceState("a", 8080, true, List.of(0, 2), List.of(1)),
                new InstanceState("b", 8080, false, List.of(1), List.of()))));

        assertEquals("""
                200 {"instances":[{"host":"a","port":8080,"self":true,"partitions":[0,2],"standby":[1]},\
                {"host":"b","port":8080,"self":false,"partitions":[1],"standby":[]}]}""", get("/state/instances"));

        state.setInstances(new Answer.NotReady<>("restoring", Duration.ofSeconds(2)));

        assertEquals("503 {\"code\":\"not_ready\",\"message\":\"restoring\",\"action\":\"ask again in 2 s\"}",
                get("/state/instances"));
    }

    @Test
    void shouldNameItsStoresWhenAsked() throws IOException {
        assertEquals("""
                200 {"stores":[{"name":"users","keyed":true,"partitions":[0,2],"standby":[1]},\
                {"name":"bank","keyed":false,"partitions":[0,2],"standby":[1]}]}""", get("/state/stores"));
    }

    @Test
    void shouldSendTheRowAsStoredWhenItIsThere() throws IOException {
        assertEquals("""
                200 {"store":"users","key":"ada","vector":[1.5,-2.0],"bias":0.25,"clicks":2,"updates":3,\
                "last_updated":9000}""", get("/state/keyvalue/users/ada"));
    }

    @Test
    void shouldSayWhereOrThatThereIsNoneWhenTheRowIsNotHere() throws IOException {
        assertEquals("""
                503 {"code":"elsewhere","message":"another instance keeps the item 'far/away'",\
                "action":"ask http://there:8081/state/keyvalue/items/far%2Faway"}""",
                get("/state/keyvalue/items/far%2Faway"));
        assertEquals("""
                404 {"code":"absent","message":"there is no user 'bob'","action":\
                "check the id; a new one is there about a second after its first click was learned"}""",
                get("/state/keyvalue/users/bob"));
        assertEquals("""
                400 {"code":"id_too_long","message":"the id has 513 bytes of UTF-8, expected at most 512",\
                "action":"check the id; none as long is ever learned"}""",
                get("/state/keyvalue/users/" + "x".repeat(513)));
    }

    @Test
    void shouldNameTheStoresWhenItIsAnother() throws IOException {
        for (String store : List.of("bank", "catalogue", "%3Cscript%3E", "USERS")) {
            assertEquals("""
                    404 {"code":"no_such_store","message":"there is no store of that name that can be asked by key",\
                    "action":"ask one of items, users"}""", get("/state/keyvalue/" + store + "/ada"));
        }
    }

    @Test
    void shouldBeReadyOnlyWhenRunningAndNotFarBehind() throws IOException {
        state.setLag(100);
        assertEquals("200 {\"status\":\"ready\",\"lag\":100}", get("/health/ready"));

        state.setLag(101);
        assertEquals("""
                503 {"code":"lagging","message":"the learner is 101 clicks behind, expected at most 100",\
                "action":"ask again in 5 s; its answers are older than usual"}""", get("/health/ready"));

        queries.setReady(false);
        assertEquals("503 {\"code\":\"not_ready\",\"message\":\"restoring\",\"action\":\"ask again in 2 s\"}",
                get("/health/ready"));
    }

    @Test
    void shouldSayThatItStartsWhenThereIsNoLearnerYet() throws IOException {
        try (ApiServer early = ApiServer.start("127.0.0.1", 0, Clock.systemUTC())) {
            for (String path : List.of("/state/instances", "/state/stores", "/state/keyvalue/users/ada")) {
                assertEquals("503 {\"code\":\"not_ready\",\"message\":\"the learner is starting\","
                        + "\"action\":\"ask again in 2 s\"}", brief(RawHttp.get(early.port(), path)));
            }
        }
    }

    private String get(String path) throws IOException {
        return brief(RawHttp.get(server.port(), path));
    }

    private static String brief(String response) {
        return response.substring(9, 12) + " " + response.substring(response.indexOf("\n\n") + 2);
    }
}
