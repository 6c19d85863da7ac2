package io.valence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What all questions to a running learner have in common: whom to ask, and how to show the answer. */
final class QueryOptions {

    @Option(names = "--url", paramLabel = "URL",
            description = "Where 'valence run' answers; unless given, valence.http.host and port say it.")
    private String url;

    @Option(names = "--token", paramLabel = "TOKEN",
            description = "The server's valence.http.token; safer in the variable VALENCE_HTTP_TOKEN.")
    private String token;

    @Option(names = "--json", description = "Print the answer as one JSON object, with all it has, and nothing else.")
    private boolean json;

    @Mixin
    private SettingsOptions options;

    /** Asks whom {@code run} would be with the same options and environment, unless told otherwise. */
    ApiClient client() {
        HttpSettings http = options.settings().http();
        return new ApiClient(url == null ? http.url() : url, token == null ? http.token().orElse(null) : token);
    }

    /** An id as a segment of a path. */
    static String segment(String id) {
        return ApiClient.segment(given(id));
    }

    /** @throws UserError if it is empty, as by a variable of the shell that is not set */
    static String given(String id) {
        if (id.isEmpty()) {
            throw new UserError("the id is empty, expected one as in the clicks");
        }
        return id;
    }

    /** Prints an answer as it was sent, or as {@code table} shows it. */
    void print(CommandSpec spec, String answer, Function<JsonNode, String> table) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? answer + "\n" : table.apply(ApiClient.parse(answer)));
        out.flush();
    }
}
