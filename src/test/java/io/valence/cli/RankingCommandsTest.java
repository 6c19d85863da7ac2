package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.http.ApiServer;
import io.valence.http.FakeQueries;
import io.valence.query.Answer;
import io.valence.query.Ranking;
import io.valence.query.Ranking.ScoredItem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RankingCommandsTest {

    private final FakeQueries queries = new FakeQueries();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ApiServer.start("127.0.0.1", 0, Clock.systemUTC());
        server.answerWith(queries);
        answer(false, List.of(new ScoredItem("film-42", 12.5f), new ScoredItem("☃", -0.25f)), List.of());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldPrintATableWhenRecommendationsAreAsked() {
        assertEquals(0, ask("recommend", "a/b", "-k", "3", "--include-seen", "--exclude", "c,d", "--exclude", "e",
                "--candidate", "f g"));
        assertEquals("""
                rank  item          score
                   1  film-42     12.5000
                   2  ☃           -0.2500
                """, out.toString());
        assertEquals("forUser a/b Wanted[k=3, excludeSeen=false, exclude=[c,d, e], candidates=[f g]]", asked());
    }

    @Test
    void shouldAskForTenUnseenWhenNothingElseIsSaid() {
        assertEquals(0, ask("recommend", "ada"));
        assertEquals("forUser ada Wanted[k=10, excludeSeen=true, exclude=[], candidates=null]", asked());
    }

    @Test
    void shouldSayWhenItIsForAnybody() {
        answer(true, List.of(new ScoredItem("x\u001B[31m", 7)), List.of("no\n"));

        assertEquals(0, ask("recommend", "bob\u202E", "--candidate", "no"));
        assertEquals("""
                nothing is known of 'bob?': what follows is for anybody
                rank  item         score
                   1  x?[31m      7.0000
                no score for 'no?'
                """, out.toString());
    }

    @Test
    void shouldSayThatThereIsNothingWhenThereIsNothing() {
        answer(false, List.of(), List.of());

        assertEquals(0, ask("similar", "film", "-k", "2"));
        assertEquals("no items\n", out.toString());
        assertEquals("similar film 2", asked());
    }

    @Test
    void shouldSendTheIdsWhenScoresAreAsked() {
        assertEquals(0, ask("score", "ada \"1\"", "film-42", "☃"));
        assertEquals("""
                rank  item          score
                   1  film-42     12.5000
                   2  ☃           -0.2500
                """, out.toString());
        assertEquals("score ada \"1\" [film-42, ☃]", asked());
    }

    @Test
    void shouldPrintWhatWasSentWhenJsonIsAsked() {
        assertEquals(0, ask("score", "ada", "film-42", "--json"));
        assertEquals("""
                {"user":"ada","popular":false,"items":[{"id":"film-42","score":12.5},{"id":"☃","score":-0.25}]}
                """, out.toString());
    }

    @Test
    void shouldExitWithOneAndOneLineWhenThereIsNoAnswer() {
        queries.recommendations().setAnswer(new Answer.Absent<>());

        assertEquals(1, ask("similar", "film"));
        assertEquals(1, ask("recommend", "ada", "-k", "1001"));
        assertEquals("""
                valence: there is no item 'film': check the id; a new one is there about a second after its first \
                click was learned
                valence: k is 1001, expected a whole number from 1 to 1000: ask for as many; 'valence export' writes all
                """, err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void shouldExitWithTwoWhenAnIdIsMissingOrEmpty() {
        assertEquals(2, ask("score", "ada"));
        assertTrue(err.toString().startsWith("valence: Missing required parameter: 'ITEM'"), err.toString());
        err.getBuffer().setLength(0);
        assertEquals(2, ask("recommend", ""));
        assertEquals(2, ask("score", "ada", ""));
        assertEquals("valence: the id is empty, expected one as in the clicks\n".repeat(2), err.toString());
    }

    private void answer(boolean popular, List<ScoredItem> items, List<String> unscored) {
        queries.recommendations().setAnswer(new Answer.Found<>(new Ranking(popular, items, unscored)));
    }

    private String asked() {
        return queries.recommendations().asked();
    }

    private int ask(String... words) {
        List<String> arguments = new ArrayList<>(List.of("query"));
        arguments.addAll(List.of(words));
        arguments.addAll(List.of("--url", server.url()));
        return Valence.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }
}
