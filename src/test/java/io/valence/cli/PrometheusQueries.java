package io.valence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the dashboard and the alerts ask Prometheus for. */
final class PrometheusQueries {

    static final Path ALERTS = Path.of("src/main/docker/prometheus/alerts.yml");
    static final Path DASHBOARD = Path.of("src/main/docker/grafana/valence.json");

    /** What is in a query besides metrics: matchers, ranges, lists of labels. */
    private static final Pattern ASIDES = Pattern.compile("\\{[^}]*}|\\[[^]]*]|\\bby\\s*\\([^)]*\\)");

    /** A name that is no function's, no operator's and not Prometheus's own. */
    private static final Pattern METRIC = Pattern.compile("\\b(?!(?:and|or|unless|up)\\b)[a-z_][a-z0-9_]*\\b(?!\\s*\\()");

    private PrometheusQueries() {}

    static List<String> all() throws IOException {
        List<String> queries = new ArrayList<>();
        for (JsonNode panel : new ObjectMapper().readTree(Files.readString(DASHBOARD)).path("panels")) {
            panel.path("targets").forEach(target -> queries.add(target.path("expr").asText()));
        }
        for (JsonNode group : ComposeFile.yaml(ALERTS).path("groups")) {
            group.path("rules").forEach(rule -> queries.add(rule.path("expr").asText()));
        }
        return queries;
    }

    /** The names of the metrics in {@code queries}. */
    static Set<String> metrics(List<String> queries) {
        Set<String> metrics = new TreeSet<>();
        for (String query : queries) {
            Matcher metric = METRIC.matcher(ASIDES.matcher(query).replaceAll(" "));
            while (metric.find()) {
                metrics.add(metric.group());
            }
        }
        return metrics;
    }
}
