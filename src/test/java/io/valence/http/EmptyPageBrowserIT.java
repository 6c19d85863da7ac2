package io.valence.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.valence.query.PublishedWindow;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

/** The page of a service that has nothing to show yet, or not to everyone. */
@Timeout(120)
class EmptyPageBrowserIT {

    private static final String TOKEN = "a-token-of-some-length";

    private Browser browser;
    private ApiServer server;

    @BeforeEach
    void start() {
        browser = new Browser();
        browser.look(1200, 900, false);
    }

    @AfterEach
    void stop() {
        browser.close();
        if (server != null) {
            server.close();
        }
    }

    @Test
    void shouldSayThatThereIsNothingWhenNothingWasLearned() throws IOException {
        serve(Door.open("127.0.0.1", 0));
        browser.await("why there is nothing", () -> browser.text("#state").contains("the learner is starting"));

        assertEquals("–", browser.text("#clicks"));
        assertEquals("No loss yet. It comes with the first clicks that are learned from.", browser.text("#loss-chart"));
        browser.await("why there is no map", () -> browser.text("#map-empty").contains("the learner is starting"));
        browser.picture("empty");

        server.answerWith(new FakeQueries());
        server.answerWith(new FakeState(), 100);
        browser.await("life", () -> browser.text("#state").equals("live"));
    }

    @Test
    void shouldShowFiguresWhenAWindowComes() throws IOException {
        serve(Door.open("127.0.0.1", 0));

        server.windows().add(window(1, 1_234));
        browser.await("the first", () -> browser.text("#clicks").equals("1,234"));
        server.windows().add(window(2, 5_678));
        browser.await("the next", () -> browser.text("#clicks").equals("5,678"));
        assertFalse(browser.all("#loss-chart canvas").isEmpty());
    }

    @Test
    void shouldCountWhatEachPartitionHadBeforeWhenThereAreSeveral() throws IOException {
        serve(Door.open("127.0.0.1", 0));

        assertEquals(List.of(16_200L, 16_900L), browser.run("""
                return import('/page/series.js').then(({ Series, loss }) => {
                  const series = new Series();
                  const window = (partition, clicks_total) => series.add(
                      { partition, clicks_total, clicks: 700, measured: 700, loss_mean: 3.5, evaluated: 0 });
                  window(0, 10_700);
                  window(1, 6_200);
                  return series.columns([loss])[0];
                });"""));
    }

    @Test
    void shouldAskForTheTokenWhenThereIsOne() throws IOException {
        serve(new Door("127.0.0.1", 0, TOKEN, Set.of(), null));
        server.windows().add(window(1, 1_234));
        browser.await("a place for the token", () -> browser.find("#token").isDisplayed());
        assertEquals("–", browser.text("#clicks"));

        browser.find("#token input").sendKeys(TOKEN, Keys.ENTER);
        browser.await("what there is", () -> browser.text("#clicks").equals("1,234"));
        server.windows().add(window(2, 5_678));
        browser.await("the next", () -> browser.text("#clicks").equals("5,678"));
        assertEquals(List.of(), browser.all("#token").stream().filter(form -> form.isDisplayed()).toList());
    }

    private void serve(Door door) throws IOException {
        server = ApiServer.start(door, Clock.systemUTC());
        browser.open(server.url());
    }

    private static PublishedWindow window(long number, long clicks) {
        return new PublishedWindow(0, number, Map.of(), """
                {"type":"window","partition":0,"last_offset":%d,"last_event_time":1,"clicks":700,"measured":700,\
                "loss_mean":3.5,"evaluated":0,"clicks_total":%d,"users":2,"items":3,"dead_letters_total":0}"""
                .formatted(number, clicks));
    }
}
