package io.valence.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb that asks a running learner. */
@Command(
        name = "query",
        subcommands = {
            QueryCommand.User.class, QueryCommand.Item.class,
            RankingCommands.Recommend.class, RankingCommands.Similar.class, RankingCommands.Score.class
        },
        description = "Asks a running learner for embeddings and recommendations.",
        footer = {"", "Example:", "  valence query recommend ada"})
final class QueryCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Without a verb: says which there are. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
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
        private QueryOptions options;

        @Override
        public Integer call() throws InterruptedException {
            options.print(
                    spec,
                    options.client().get("/v1/users/" + QueryOptions.segment(id)),
                    row -> EmbeddingTable.of("user", row));
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
        private QueryOptions options;

        @Override
        public Integer call() throws InterruptedException {
            options.print(
                    spec,
                    options.client().get("/v1/items/" + QueryOptions.segment(id)),
                    row -> EmbeddingTable.of("item", row));
            return 0;
        }
    }
}
