package io.valence.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb that asks a running learner. */
@Command(
        name = "query",
        subcommands = {QueryCommand.User.class, QueryCommand.Item.class},
        description = "Asks a running learner for an embedding.",
        footer = {"", "Example:", "  valence query user ada"})
final class QueryCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Without a verb: says which there are. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** What all questions have in common. */
    static final class Options {

        @Option(names = "--url", paramLabel = "URL",
                description = "Where 'valence run' answers; unless given, valence.http.host and port say it.")
        private String url;

        @Option(names = "--token", paramLabel = "TOKEN",
                description = "The server's valence.http.token; safer in the variable VALENCE_HTTP_TOKEN.")
        private String token;

        @Option(names = "--json", description = "Print one JSON object, with the whole vector, and nothing else.")
        private boolean json;

        @Mixin
        private SettingsOptions options;

        /** Asks whom {@code run} would be with the same options and environment, unless told otherwise. */
        private ApiClient client() {
            HttpSettings http = options.settings().http();
            return new ApiClient(url == null ? http.url() : url, token == null ? http.token().orElse(null) : token);
        }

        /** Asks for the row at {@code path} and prints it. */
        private void print(CommandSpec spec, String kind, String path, String id) throws InterruptedException {
            if (id.isEmpty()) {
                throw new UserError("the id is empty, expected one as in the clicks");
            }
            String row = client().get(path + ApiClient.segment(id));
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? row + "\n" : EmbeddingTable.of(kind, ApiClient.parse(row)));
            out.flush();
        }
    }

    /** Asks for a user. */
    @Command(
            name = "user",
            description = "Shows a user's embedding, as of the last commit.",
            footer = {"", "Example:", "  valence query user ada --url http://127.0.0.1:8080"})
    static final class User implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "ID", description = "The user's id, as in the clicks.")
        private String id;

        @Mixin
        private Options options;

        @Override
        public Integer call() throws InterruptedException {
            options.print(spec, "user", "/v1/users/", id);
            return 0;
        }
    }

    /** Asks for an item. */
    @Command(
            name = "item",
            description = "Shows an item's embedding, as of the last commit.",
            footer = {"", "Example:", "  valence query item film-42 --json"})
    static final class Item implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "ID", description = "The item's id, as in the clicks.")
        private String id;

        @Mixin
        private Options options;

        @Override
        public Integer call() throws InterruptedException {
            options.print(spec, "item", "/v1/items/", id);
            return 0;
        }
    }
}
