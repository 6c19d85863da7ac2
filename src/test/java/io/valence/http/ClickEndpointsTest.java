package io.valence.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.event.Click;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ClickEndpointsTest {

    private static final String CLICK = "{\"user_id\":\"ada\",\"item_id\":\"a\",\"timestamp\":5}";

    private final List<String> taken = new ArrayList<>();
    private boolean brokersAreDown;
    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ApiServer.start("127.0.0.1", 0, Clock.systemUTC());
        server.takeClicksWith(new Intake());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldSendOneClickWhenPosted() throws IOException {
        assertEquals("200 {\"accepted\":1}", post("application/json", CLICK));
        assertEquals(List.of("ada a 5"), taken);
    }

    @Test
    void shouldSendAllClicksInOrderWhenAnArrayIsPosted() throws IOException {
        assertEquals("200 {\"accepted\":2}",
                post("application/json; charset=utf-8", "[" + CLICK + "," + CLICK.replace("ada", "ü") + "]"));
        assertEquals(List.of("ada a 5", "ü a 5"), taken);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "[CLICK,{\"user_id\":\"u\",\"timestamp\":1}]"
                + "| 400 {\"code\":\"invalid_click\",\"message\":\"click 1: item_id is missing\","
                + "\"action\":\"mend it; none of them was taken\"}",
        "7 | 400 {\"code\":\"invalid_click\",\"message\":\"click 0: the value is not a JSON object\","
                + "\"action\":\"mend it; none of them was taken\"}",
        "{\"user_id\": | 400 {\"code\":\"malformed\",\"message\":\"the body is no JSON\","
                + "\"action\":\"send one click or an array of them as JSON\"}",
        "CLICK CLICK | 400 {\"code\":\"malformed\",\"message\":\"the body is no JSON\","
                + "\"action\":\"send one click or an array of them as JSON\"}",
    })
    void shouldTakeNoneAndSayWhyWhenOneIsInvalid(String body, String answer) throws IOException {
        assertEquals(answer, post("application/json", body.replace("CLICK", CLICK)));
        assertEquals(List.of(), taken);
    }

    @Test
    void shouldRefuseWhenTooManyArePosted() throws IOException {
        String many = "[" + (CLICK + ",").repeat(1_000) + CLICK + "]";
        assertEquals("413 {\"code\":\"too_many\",\"message\":\"1001 clicks, expected at most 1000\","
                + "\"action\":\"send fewer at once\"}", post("application/json", many));
    }

    /** As a form on another site's page would send it, which needs no leave for that. */
    @Test
    void shouldRefuseWhenTheBodyIsNotSaidToBeJson() throws IOException {
        assertEquals("415 {\"code\":\"unsupported_type\",\"message\":\"the body is not said to be JSON\","
                + "\"action\":\"set Content-Type: application/json\"}", post("text/plain", CLICK));
        assertEquals(List.of(), taken);
    }

    @Test
    void shouldSayThatItWasNotSentWhenTheBrokersAreDown() throws IOException {
        brokersAreDown = true;
        assertEquals("503 {\"code\":\"not_sent\",\"message\":\"the brokers have not acknowledged it\","
                        + "\"action\":\"send it again in 5 s; it may have been taken all the same\"}",
                post("application/json", CLICK));
    }

    @Test
    void shouldAskForTheUserToBeForgottenWhenDeleted() throws IOException {
        assertEquals("202 {\"accepted\":1}", statusAndBody(RawHttp.send(server.port(),
                "DELETE /v1/users/a%20b%2Fc HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")));
        assertEquals(List.of("forget a b/c"), taken);
    }

    private String post(String type, String body) throws IOException {
        return statusAndBody(RawHttp.send(server.port(), "POST /v1/clicks HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: close\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body));
    }

    private static String statusAndBody(String response) {
        return response.substring(9, 12) + " " + response.substring(response.indexOf("\n\n") + 2);
    }

    private final class Intake implements ClickIntake {

        @Override
        public CompletionStage<Void> send(List<Click> clicks) {
            clicks.forEach(click -> taken.add(click.userId() + " " + click.itemId() + " " + click.timestamp()));
            return acknowledged();
        }

        @Override
        public CompletionStage<Void> forget(String userId) {
            taken.add("forget " + userId);
            return acknowledged();
        }

        private CompletionStage<Void> acknowledged() {
            return brokersAreDown
                    ? CompletableFuture.failedStage(new IllegalStateException("down"))
                    : CompletableFuture.completedStage(null);
        }
    }
}
