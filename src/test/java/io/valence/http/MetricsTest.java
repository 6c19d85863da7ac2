package io.valence.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.query.PublishedWindow;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MetricsTest {

    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ApiServer.start("127.0.0.1", 0, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldShowTheLastWindowOfEachPartitionWhenThereAreSome() throws IOException {
        server.windows().add(window(0, 10, Map.of()));
        server.windows().add(window(1, 7, Map.of("evaluated", 4.0, "recall_at_10", 0.25,
                "popularity_recall_at_10", 0.125, "top_10_popular_share", 0.5, "collapse", 0.125)));
        server.windows().add(window(0, 30, Map.of("dead_letters_total", 2.0)));

        assertEquals("""
                # HELP valence_bank_length Positives in the memory bank
                # TYPE valence_bank_length gauge
                valence_bank_length{partition="0"} 5.0
                valence_bank_length{partition="1"} 5.0
                # HELP valence_clicks_total Clicks learned from
                # TYPE valence_clicks_total counter
                valence_clicks_total{partition="0"} 30.0
                valence_clicks_total{partition="1"} 7.0
                # HELP valence_collapse Length of the mean unit vector of items: towards 1 when all point the same way
                # TYPE valence_collapse gauge
                valence_collapse{partition="0"} NaN
                valence_collapse{partition="1"} 0.125
                # HELP valence_dead_letters_total Records that were no valid clicks
                # TYPE valence_dead_letters_total counter
                valence_dead_letters_total{partition="0"} 2.0
                valence_dead_letters_total{partition="1"} 0.0
                # HELP valence_item_norm_mean Mean length of the items' rows
                # TYPE valence_item_norm_mean gauge
                valence_item_norm_mean{partition="0"} NaN
                valence_item_norm_mean{partition="1"} NaN
                # HELP valence_items Known items
                # TYPE valence_items gauge
                valence_items{partition="0"} 4.0
                valence_items{partition="1"} 4.0
                # HELP valence_loss_mean Mean InfoNCE loss of the last window, in nats
                # TYPE valence_loss_mean gauge
                valence_loss_mean{partition="0"} 1.5
                valence_loss_mean{partition="1"} 1.5
                # HELP valence_loss_p99 99th percentile of the loss of the last window, in nats
                # TYPE valence_loss_p99 gauge
                valence_loss_p99{partition="0"} NaN
                valence_loss_p99{partition="1"} NaN
                # HELP valence_popularity_recall_at_10 The same of ranking by popularity
                # TYPE valence_popularity_recall_at_10 gauge
                valence_popularity_recall_at_10{partition="1"} 0.125
                # HELP valence_recall_at_10 Share of the last window's evaluated clicks whose item was ranked among \
                the first 10
                # TYPE valence_recall_at_10 gauge
                valence_recall_at_10{partition="1"} 0.25
                # HELP valence_top_10_coverage Share of the known items that are in any of the last window's lists
                # TYPE valence_top_10_coverage gauge
                valence_top_10_coverage{partition="1"} NaN
                # HELP valence_top_10_popular_share Share of the places of the last window's lists that the most \
                popular 1 % take
                # TYPE valence_top_10_popular_share gauge
                valence_top_10_popular_share{partition="1"} 0.5
                # HELP valence_uniformity Logarithm of how close items are on average: 0 when all vectors are the same
                # TYPE valence_uniformity gauge
                valence_uniformity{partition="0"} NaN
                valence_uniformity{partition="1"} NaN
                # HELP valence_user_norm_mean Mean length of the rows of the last window's users
                # TYPE valence_user_norm_mean gauge
                valence_user_norm_mean{partition="0"} NaN
                valence_user_norm_mean{partition="1"} NaN
                # HELP valence_users Users of the partition
                # TYPE valence_users gauge
                valence_users{partition="0"} 3.0
                valence_users{partition="1"} 3.0""", ours());
    }

    @Test
    void shouldSendPrometheusTextWhenAsked() throws IOException {
        String response = RawHttp.get(server.port(), "/metrics");

        assertTrue(response.startsWith("HTTP/1.1 200 OK\n"), response);
        assertTrue(response.contains("\nContent-Type: text/plain; version=0.0.4; charset=utf-8\n"), response);
        assertTrue(response.contains("\njvm_memory_used_bytes{"), response);
    }

    @Test
    void shouldCountRequestsByRouteAndStatusWhenTheyWereAnswered() throws IOException {
        RawHttp.get(server.port(), "/v1/users/ada");
        RawHttp.get(server.port(), "/v1/users/bob");
        RawHttp.get(server.port(), "/health/live");
        RawHttp.get(server.port(), "/v3");

        String expected = """
                valence_http_requests_seconds_count{route="/health/live",status="200"} 1
                valence_http_requests_seconds_count{route="/v1/users/{id}",status="503"} 2
                valence_http_requests_seconds_count{route="none",status="404"} 1""";
        // A request is counted once its answer is out.
        while (!counts().equals(expected)) {
            assertTrue(counts().lines().count() <= 3, counts());
        }
    }

    @Test
    void shouldShowAShadowsWindowsByNamesOfTheirOwn() throws IOException {
        server.windows().add(window(0, 10, Map.of()));
        server.windows().add(shadow("warm", 20, 0.25));
        server.windows().add(shadow("warm", 40, 0.5));
        server.windows().add(shadow("cold", 40, 0.125));

        assertEquals("""
                valence_clicks_total{partition="0"} 10.0
                valence_shadow_clicks_total{partition="0",shadow="cold"} 40.0
                valence_shadow_clicks_total{partition="0",shadow="warm"} 40.0
                valence_shadow_recall_at_10{partition="0",shadow="cold"} 0.125
                valence_shadow_recall_at_10{partition="0",shadow="warm"} 0.5""",
                ours().lines()
                        .filter(line -> line.matches("valence_(shadow_)?(clicks_total|recall_at_10)\\{.*"))
                        .collect(Collectors.joining("\n")));
    }

    private static PublishedWindow shadow(String name, double clicks, double recall) {
        return new PublishedWindow(
                0, 1, Map.of("clicks_total", clicks, "evaluated", 4.0, "recall_at_10", recall), "{\"shadow\":true}",
                Optional.of(name));
    }

    private static PublishedWindow window(int partition, double clicks, Map<String, Double> more) {
        Map<String, Double> values = new HashMap<>(Map.of("clicks_total", clicks, "dead_letters_total", 0.0,
                "loss_mean", 1.5, "users", 3.0, "items", 4.0, "bank_length", 5.0, "evaluated", 0.0));
        values.putAll(more);
        return new PublishedWindow(partition, 1, values, "{\"type\":\"window\"}");
    }

    /** But for those of asking for them. */
    private String counts() throws IOException {
        return ours().lines()
                .filter(line -> line.contains("_seconds_count") && !line.contains("/metrics"))
                .collect(Collectors.joining("\n"));
    }

    /** The lines about Valence's own meters. */
    private String ours() throws IOException {
        return RawHttp.get(server.port(), "/metrics").lines()
                .filter(line -> line.replaceFirst("# (HELP|TYPE) ", "").startsWith("valence_"))
                .collect(Collectors.joining("\n"));
    }
}
