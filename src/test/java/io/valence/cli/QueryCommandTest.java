package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.valence.http.ApiServer;
import io.valence.http.Door;
import io.valence.http.FakeQueries;
import io.valence.query.Answer;
import io.valence.query.Embedding;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class QueryCommandTest {

    private static final long CLICKED = 1_767_225_600_000L;

    private final FakeQueries queries = new FakeQueries();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private long now = CLICKED + 5_000;
    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ApiServer.start("127.0.0.1", 0, new TestClock(() -> now));
        server.answerWith(queries);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldSayWhichVerbsThereAreWhenNoneIsGiven() {
        assertEquals(0, execute("query"));
        assertEquals("""
                Usage: valence query [-hV] [--verbose] [COMMAND]
                Asks a running learner for embeddings and recommendations.
                  -h, --help      Show this help message and exit.
                  -V, --version   Print version information and exit.
                      --verbose   Show the stack trace of a failure.
                Commands:
                  user       Shows a user's embedding, as of the last commit.
                  item       Shows an item's embedding, as of the last commit.
                  recommend  Shows the best items for a user, by the learner's own score; the popular ones for a
                               user without clicks.
                  similar    Shows the items nearest to an item, by the cosine of their vectors.
                  score      Shows the scores of items for a user; their biases for a user without clicks.

                Exit codes:
                  0   ok
                  1   failed while running
                  2   bad usage or configuration

                Example:
                  valence query recommend ada
                """, out.toString());
    }

    @Test
    void shouldShowTheDefaultUrlWhenHelpIsAsked() {
        assertEquals(0, execute("query", "user", "--help"));
        assertEquals("""
                Usage: valence query user [-hV] [--json] [--verbose] [--config=FILE] [--seed=N] [--token=TOKEN]
                                          [--url=URL] [--set=KEY=VALUE]... ID
                Shows a user's embedding, as of the last commit.
                      ID                The user's id, as in the clicks.
                      --config=FILE     Properties file of valence.* settings and of kafka.* properties.
                  -h, --help            Show this help message and exit.
                      --json            Print the answer as one JSON object, with all it has, and nothing else.
                      --seed=N          Short for --set seed=N.
                      --set=KEY=VALUE   Overrides one setting, such as temperature=0.1; repeatable. 'valence
                                          settings' lists all.
                      --token=TOKEN     The server's valence.http.token; safer in the variable VALENCE_HTTP_TOKEN.
                      --url=URL         Where 'valence run' answers; unless given, valence.http.host and port say
                                          it.
                  -V, --version         Print version information and exit.
                      --verbose         Show the stack trace of a failure.

                Exit codes:
                  0   ok
                  1   failed while running
                  2   bad usage or configuration

                Example:
                  valence query user ada --url http://127.0.0.1:8080
                """, out.toString());
    }

    @Test
    void shouldPrintATableWhenTheUserIsFound() {
        queries.add("ada", CLICKED);

        assertEquals(0, ask("user", "ada"));
        assertEquals("""
                user     ada
                updates  3
                clicks   2
                updated  2026-01-01T00:00:00Z (5 s ago)
                norm     2.5000
                vector   0.6000 -0.8000
                """, out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void shouldPrintTheBeginningOfTheVectorWhenItIsLong() {
        queries.put("film", new Answer.Found<>(new Embedding("film", new float[64], 0, -0.5f, 0, 0, 0)));

        assertEquals(0, ask("item", "film"));
        assertEquals("""
                item     film
                updates  0
                clicks   0
                updated  never
                bias     -0.5000
                norm     0.0000
                vector   0.0000 0.0000 0.0000 0.0000 0.0000 0.0000 ... (64 in all: --json)
                """, out.toString());
    }

    @Test
    void shouldPrintWhatWasSentWhenJsonIsAsked() {
        queries.add("ada", CLICKED);

        assertEquals(0, ask("item", "ada", "--json"));
        assertEquals("""
                {"id":"ada","embedding":[0.6,-0.8],"bias":0.25,"norm":2.5,"updates":3,"clicks":2,\
                "last_update":1767225600000,"age_ms":5000}
                """, out.toString());
    }

    @Test
    void shouldReachTheIdWhenItIsOdd() {
        for (String id : List.of("a b", "a/b", "..", ".", "a%2Fb", "a+b?c#d;e", "<img src=x>", "😀", "@x")) {
            out.getBuffer().setLength(0);
            queries.add(id, CLICKED);

            assertEquals(0, ask("user", id), err.toString());
            assertTrue(out.toString().startsWith("user     " + id + "\n"), out.toString());
        }
    }

    @Test
    void shouldNotSteerTheTerminalWhenTheIdWould() {
        queries.add("a\u001B[31m\nb", CLICKED);

        assertEquals(0, ask("user", "a\u001B[31m\nb"));
        assertTrue(out.toString().startsWith("user     a?[31m?b\n"), out.toString());

        assertEquals(1, ask("user", "\u001B[31m\u202E"));
        assertEquals("valence: there is no user '?[31m?': check the id; a new one is there about a second after its "
                + "first click was learned\n", err.toString());
    }

    @Test
    void shouldShowTheAgeInTheUnitThatFits() {
        queries.add("ada", CLICKED);
        assertEquals("0 s ago", ageAfter(Duration.ZERO));
        assertEquals("119 s ago", ageAfter(Duration.ofSeconds(119)));
        assertEquals("2 min ago", ageAfter(Duration.ofMinutes(2)));
        assertEquals("2 h ago", ageAfter(Duration.ofMinutes(120)));
        assertEquals("47 h ago", ageAfter(Duration.ofHours(47)));
        assertEquals("9000 days ago", ageAfter(Duration.ofDays(9000)));
        assertEquals("ahead of this clock", ageAfter(Duration.ofMillis(-1)));
    }

    @Test
    void shouldExitWithOneAndOneLineWhenThereIsNoAnswer() {
        queries.put("moving", new Answer.NotReady<>("the store is on the move", Duration.ofSeconds(2)));
        queries.put("far", new Answer.Elsewhere<>("there", 8081));

        assertEquals(1, ask("user", "bob"));
        assertEquals(1, ask("user", "moving"));
        assertEquals(1, ask("item", "far"));
        assertEquals(1, ask("item", "x".repeat(600)));
        assertEquals("""
                valence: there is no user 'bob': check the id; a new one is there about a second after its first \
                click was learned
                valence: the store is on the move: ask again in 2 s
                valence: another instance keeps the item 'far': ask http://there:8081/v1/items/far
                valence: the id has 600 bytes of UTF-8, expected at most 512: check the id; none as long is ever \
                learned
                """, err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void shouldExitWithOneAndNameTheUrlWhenNobodyIsThere() throws IOException {
        String url;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            url = "http://127.0.0.1:" + socket.getLocalPort();
        }
        assertEquals(1, execute("query", "user", "ada", "--url", url));
        assertEquals("valence: nothing answers at " + url + ": is 'valence run' up? It prints its URL when it starts; "
                + "--url says which\n", err.toString());
    }

    @Test
    void shouldExitWithOneWhenWhatAnswersIsNotValence() throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] page = "<html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        other.start();
        try {
            String url = "http://127.0.0.1:" + other.getAddress().getPort();
            assertEquals(1, execute("query", "user", "ada", "--url", url + "/"));
            assertEquals("valence: what answers at " + url + " is not Valence: expected a JSON object, got status 200; "
                    + "check --url\n", err.toString());
        } finally {
            other.stop(0);
        }
    }

    @Test
    void shouldBringTheTokenWhenTheServerAsksForOne() throws IOException {
        queries.add("ada", CLICKED);
        server.close();
        server = ApiServer.start(
                new Door("127.0.0.1", 0, "a-token-of-some-length", Set.of(), null), new TestClock(() -> now));
        server.answerWith(queries);

        assertEquals(1, ask("user", "ada"));
        assertEquals(1, ask("user", "ada", "--token", "another-token-of-some-length"));
        assertEquals(0, ask("user", "ada", "--token", "a-token-of-some-length"));
        assertEquals(0, ask("user", "ada", "--set", "valence.http.token=a-token-of-some-length"));
        assertEquals(2, ask("user", "ada", "--token", "a\nb"));
        assertEquals("""
                valence: a token is needed: send 'Authorization: Bearer TOKEN' with the server's valence.http.token
                valence: the token is not the one expected: send 'Authorization: Bearer TOKEN' with the server's \
                valence.http.token
                valence: --token holds what no header can, expected printable ASCII
                """, err.toString());
    }

    @Test
    void shouldExitWithTwoWhenTheUrlIsNone() {
        for (String url : List.of("127.0.0.1:8080", "ftp://x", "http://", "http://x y", "http://x?y", "")) {
            err.getBuffer().setLength(0);
            assertEquals(2, execute("query", "user", "ada", "--url", url), url);
            assertEquals("valence: --url is '" + url + "', expected one such as http://127.0.0.1:8080\n",
                    err.toString());
        }
    }

    @Test
    void shouldExitWithTwoWhenTheIdIsMissingOrEmpty() {
        assertEquals(2, execute("query", "user"));
        assertEquals(2, ask("item", ""));
        assertEquals("""
                valence: Missing required parameter: 'ID'
                'valence query user --help' says what is possible
                valence: the id is empty, expected one as in the clicks
                """, err.toString());
    }

    private String ageAfter(Duration age) {
        now = CLICKED + age.toMillis();
        out.getBuffer().setLength(0);
        assertEquals(0, ask("user", "ada"), err.toString());
        String text = out.toString();
        return text.substring(text.indexOf('(') + 1, text.indexOf(')'));
    }

    private int ask(String kind, String id, String... options) {
        List<String> arguments = new ArrayList<>(List.of("query", kind, id, "--url", server.url()));
        arguments.addAll(List.of(options));
        return execute(arguments.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        return Valence.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
