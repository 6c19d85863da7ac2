package io.valence.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verbs that ask a running learner for items with scores. */
final class RankingCommands {

    private RankingCommands() {}

    /** How many items. */
    static final class Count {

        @Option(names = "-k", paramLabel = "K", defaultValue = "10",
                description = "How many items at most, up to 1000. Default: ${DEFAULT-VALUE}")
        private int k;
    }

    /** Asks for recommendations. */
    @Command(
            name = "recommend",
            description = "Shows the best items for a user, by the learner's own score; the popular ones for a user "
                    + "without clicks.",
            footer = {"", "Example:", "  valence query recommend ada -k 5 --exclude film-42"})
    static final class Recommend implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "USER", description = "The user's id, as in the clicks.")
        private String user;

        @Mixin
        private Count count;

        @Option(names = "--include-seen", description = "Do not leave out what the user has had.")
        private boolean includeSeen;

        @Option(names = "--exclude", paramLabel = "ITEM", description = "Leave out this item; may be repeated.")
        private List<String> exclude = new ArrayList<>();

        @Option(names = "--candidate", paramLabel = "ITEM",
                description = "Choose from the items given so alone; may be repeated.")
        private List<String> candidates = new ArrayList<>();

        @Mixin
        private QueryOptions options;

        @Override
        public Integer call() throws InterruptedException {
            StringBuilder path = new StringBuilder("/v1/users/" + QueryOptions.segment(user) + "/recommendations");
            path.append("?k=").append(count.k).append("&exclude_seen=").append(!includeSeen);
            exclude.forEach(item -> path.append("&exclude=").append(QueryOptions.segment(item)));
            candidates.forEach(item -> path.append("&candidates=").append(QueryOptions.segment(item)));
            options.print(spec, options.client().get(path.toString()), RankingTable::of);
            return 0;
        }
    }

    /** Asks for neighbours. */
    @Command(
            name = "similar",
            description = "Shows the items nearest to an item, by the cosine of their vectors.",
            footer = {"", "Example:", "  valence query similar film-42 -k 5"})
    static final class Similar implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "ITEM", description = "The item's id, as in the clicks.")
        private String item;

        @Mixin
        private Count count;

        @Mixin
        private QueryOptions options;

        @Override
        public Integer call() throws InterruptedException {
            String path = "/v1/items/" + QueryOptions.segment(item) + "/similar?k=" + count.k;
            options.print(spec, options.client().get(path), RankingTable::of);
            return 0;
        }
    }

    /** Asks for scores. */
    @Command(
            name = "score",
            description = "Shows the scores of items for a user; their biases for a user without clicks.",
            footer = {"", "Example:", "  valence query score ada film-42 film-7"})
    static final class Score implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Parameters(index = "0", paramLabel = "USER", description = "The user's id, as in the clicks.")
        private String user;

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "ITEM", description = "The items' ids.")
        private List<String> items;

        @Mixin
        private QueryOptions options;

        @Override
        public Integer call() throws InterruptedException {
            QueryOptions.given(user);
            items.forEach(QueryOptions::given);
            String answer = options.client().post("/v1/score", Map.of("user", user, "items", items));
            options.print(spec, answer, RankingTable::of);
            return 0;
        }
    }
}
