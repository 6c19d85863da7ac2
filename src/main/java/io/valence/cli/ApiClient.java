package io.valence.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Asks a running learner over HTTP. */
final class ApiClient {

    private static final ObjectMapper JSON = new ObjectMapper();

    // An answer takes milliseconds: whoever waits at a terminal should not wait longer for none.
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final String base;
    private final String token;

    /**
     * @param url such as {@code http://127.0.0.1:8080}
     * @param token null for none
     * @throws UserError if it is no such URL
     */
    ApiClient(String url, String token) {
        this.token = token;
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw notOne(url, e);
        }
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw notOne(url, null);
        }
        base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static UserError notOne(String url, Exception cause) {
        return new UserError("--url is '" + url + "', expected one such as http://127.0.0.1:8080", cause);
    }

    /** One segment of a path: any text, percent-encoded. */
    static String segment(String text) {
        // A path of dots alone would be another place.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace(".", "%2E");
    }

    /**
     * The JSON object at {@code path}, as it was sent.
     *
     * @throws NoAnswer if nobody is there, or says no
     */
    String get(String path) throws InterruptedException {
        return answer(request(path).build());
    }

    /**
     * The JSON object that comes for another sent to {@code path}, as it was sent.
     *
     * @throws NoAnswer if nobody is there, or says no
     */
    String post(String path, Map<String, Object> body) throws InterruptedException {
        try {
            return answer(request(path)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String answer(HttpRequest request) throws InterruptedException {
        HttpResponse<String> response = send(request);
        JsonNode body = parse(response.body());
        if (!body.isObject()) {
            throw new NoAnswer("what answers at " + base + " is not Valence: expected a JSON object, got status "
                    + response.statusCode() + "; check --url");
        }
        if (response.statusCode() != 200) {
            throw new NoAnswer(EmbeddingTable.printable(
                    body.path("message").asText("status " + response.statusCode()) + ": "
                            + body.path("action").asText("see the service's log")));
        }
        return response.body();
    }

    private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LIMIT)
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (HttpTimeoutException e) {
            throw new NoAnswer("no answer from " + base + " within " + LIMIT.toSeconds() + " s: try again", e);
        } catch (IOException e) {
            throw new NoAnswer("nothing answers at " + base
                    + ": is 'valence run' up? It prints its URL when it starts; --url says which", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(LIMIT)
                .header("Accept", "application/json");
        if (token != null) {
            try {
                request.header("Authorization", "Bearer " + token);
            } catch (IllegalArgumentException e) {
                throw new UserError("--token holds what no header can, expected printable ASCII");
            }
        }
        return request;
    }

    /** What was sent, or, where it is no JSON, what is no object. */
    static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
