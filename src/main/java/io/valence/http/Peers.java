package io.valence.http;

import io.javalin.http.Context;
import io.valence.http.Answers.Asked;
import io.valence.query.Answer.Place;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a request on to another instance of the application, once: what came from another one is not handed on. Only
 * places that Kafka Streams names are asked, with this instance's own token, for all are set up alike. Whoever can join
 * the group on Kafka can be named there, and so gets the token: they are trusted, as with the clicks.
 */
final class Peers {

    /** A request that has it came from another instance. */
    static final String HOP = "Valence-Hop";

    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);

    /** What another instance says of the question, rather than of its own condition or of how it is set up. */
    private static final Set<Integer> FINAL = Set.of(200, 400, 404, 413);

    private static final Duration CONNECT = Duration.ofMillis(500);

    /** Longer than the first recommendation may take there. */
    private static final Duration WHOLE = Duration.ofSeconds(3);

    /** Each holds a thread: an instance that hangs must leave most of them for everything else. */
    private static final int AT_ONCE = 8;

    private static final Pattern NO_QUERY = Pattern.compile("[^A-Za-z0-9._~!$&'()*+,;=:@/?%-]");

    private final Semaphore places = new Semaphore(AT_ONCE);
    private final String scheme;
    private final String token;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();

    /** @param door this instance's */
    Peers(Door door) {
        scheme = door.scheme();
        token = door.token();
    }

    /** Whether the request came from another instance, and has to be answered from what is here. */
    static boolean isForwarded(Context context) {
        return context.req().getHeader(HOP) != null;
    }

    /**
     * Answers with what another instance says to the same request.
     *
     * @return false, and nothing was answered, if it may not be asked, or gave no answer to the question
     */
    boolean relay(Context context, Asked asked, Place place) {
        if (isForwarded(context)) {
            return false;
        }
        String query = context.queryString() == null ? "" : "?" + legal(context.queryString());
        byte[] body = context.bodyAsBytes();
        BodyPublisher sent = body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
        Optional<HttpResponse<byte[]>> reply = ask(place, context.method().name(), asked.path() + query, sent);
        reply.ifPresent(response -> {
            response.headers().firstValue(Answers.STALE).ifPresent(mark -> context.header(Answers.STALE, mark));
            context.status(response.statusCode()).contentType(Json.TYPE).result(response.body());
        });
        return reply.isPresent();
    }

    /** What another instance says to a JSON body, of which it is to be able to say something; empty if it does not. */
    Optional<byte[]> post(Place place, String path, byte[] body) {
        return ask(place, "POST", path, BodyPublishers.ofByteArray(body))
                .filter(response -> response.statusCode() == 200)
                .map(HttpResponse::body);
    }

    private Optional<HttpResponse<byte[]>> ask(Place place, String method, String path, BodyPublisher body) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        try {
            HttpResponse<byte[]> response = client.send(request(place, method, path, body), BodyHandlers.ofByteArray());
            if (!FINAL.contains(response.statusCode())) {
                LOG.debug("{} answered {}", place, response.statusCode());
                return Optional.empty();
            }
            return Optional.of(response);
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} did not answer", place, e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            places.release();
        }
    }

    private HttpRequest request(Place place, String method, String path, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(Urls.of(scheme, place.host(), place.port()) + path))
                .timeout(WHOLE)
                .header("Accept", Json.TYPE)
                .header("Content-Type", Json.TYPE)
                .header(HOP, "1")
                .method(method, body);
        return (token == null ? request : request.header("Authorization", "Bearer " + token)).build();
    }

    /** Jetty lets through what no URI may hold. */
    private static String legal(String query) {
        return NO_QUERY.matcher(query).replaceAll((MatchResult illegal) ->
                URLEncoder.encode(illegal.group(), StandardCharsets.UTF_8));
    }
}
