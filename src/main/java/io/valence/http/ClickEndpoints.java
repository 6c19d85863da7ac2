package io.valence.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import io.valence.codec.ClickJson;
import io.valence.event.Click;
import io.valence.event.InvalidClickException;
import io.valence.http.Json.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** {@code POST /v1/clicks} and {@code DELETE /v1/users/{id}}: what changes something, through the topic of clicks. */
final class ClickEndpoints {

    static final int MOST_CLICKS = 1_000;

    /** A broker that has not answered by then has trouble of its own. */
    private static final int PATIENCE_SECONDS = 10;

    private static final long RETRY_SECONDS = 5;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Supplier<ClickIntake> intake;

    /** @param intake gives null as long as there is none */
    ClickEndpoints(Supplier<ClickIntake> intake) {
        this.intake = intake;
    }

    /** Takes one click or an array of them: all or, where one is invalid, none. */
    void send(Context context) throws InterruptedException {
        // What a form of another site can send without asking is not JSON.
        String type = context.contentType();
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(Json.TYPE)) {
            throw new Refusal(415, new Problem(
                    "unsupported_type", "the body is not said to be JSON", "set Content-Type: " + Json.TYPE));
        }
        List<Click> clicks = clicks(context.bodyAsBytes());
        await(intake().send(clicks));
        ApiServer.send(context, 200, new Json.Accepted(clicks.size()));
    }

    /** Answers when the request to forget is on the topic; the learner follows with its next commit. */
    void forget(Context context) throws InterruptedException {
        await(intake().forget(PathText.id(context)));
        ApiServer.send(context, 202, new Json.Accepted(1));
    }

    private ClickIntake intake() {
        ClickIntake now = intake.get();
        if (now == null) {
            throw new Refusal(
                    503, new Problem("not_ready", "the learner is starting", "send it again in 2 s"), 2);
        }
        return now;
    }

    private static List<Click> clicks(byte[] body) {
        JsonNode sent;
        try {
            sent = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw malformed();
        } catch (IOException e) {
            throw new Refusal(400, new Problem("malformed", "the body ended early", "send it again"));
        }
        List<JsonNode> objects = new ArrayList<>();
        if (sent.isArray()) {
            sent.forEach(objects::add);
        } else {
            objects.add(sent);
        }
        if (objects.size() > MOST_CLICKS) {
            throw new Refusal(413, new Problem(
                    "too_many", objects.size() + " clicks, expected at most " + MOST_CLICKS, "send fewer at once"));
        }
        List<Click> clicks = new ArrayList<>();
        for (int i = 0; i < objects.size(); i++) {
            clicks.add(click(objects.get(i), i));
        }
        return clicks;
    }

    /** Read as the learner will read it from the topic. */
    private static Click click(JsonNode object, int index) {
        try {
            return ClickJson.read(JSON.writeValueAsBytes(object));
        } catch (InvalidClickException e) {
            throw new Refusal(400, new Problem(
                    "invalid_click", "click " + index + ": " + e.getMessage(), "mend it; none of them was taken"));
        } catch (JsonProcessingException e) {
            throw malformed();
        }
    }

    private static Refusal malformed() {
        return new Refusal(400, new Problem(
                "malformed", "the body is no JSON", "send one click or an array of them as JSON"));
    }

    private static void await(CompletionStage<Void> sending) throws InterruptedException {
        try {
            sending.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new Refusal(
                    503,
                    new Problem("not_sent", "the brokers have not acknowledged it",
                            "send it again in " + RETRY_SECONDS + " s; it may have been taken all the same"),
                    RETRY_SECONDS);
        }
    }
}
