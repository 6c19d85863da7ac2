package io.valence.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.valence.query.PublishedWindow;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

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
    void shouldSayWhatIsWrongUntilItIsOverWhenAWindowTells() throws IOException {
        serve(Door.open("127.0.0.1", 0));

        server.windows().add(window(1, 1_234, "popularity_only"));
        browser.await("what is wrong", () -> browser.text("#ailments").equals(
                "The model is not well: hardly anything but the same few popular items is recommended."));
        server.windows().add(window(2, 2_345, "collapsed", "below_popularity"));
        browser.await("more that is wrong", () -> browser.text("#ailments").equals(
                "The model is not well: the items' vectors point all the same way; a list of the most popular items"
                        + " would do better."));
        browser.picture("not-well");
        server.windows().add(window(3, 3_456));
        browser.await("the next", () -> browser.text("#clicks").equals("3,456"));
        assertFalse(browser.find("#ailments").isDisplayed());
    }

    @Test
    void shouldNameEachShadowInTheLegendOfRecallAndCountNoneOfTheirClicks() throws IOException {
        serve(Door.open("127.0.0.1", 0));

        server.windows().add(ranked("\"model\":\"hot\",", 1_000, 0.25));
        browser.await("the model alone", () -> legend().equals("clicks 1K model 0.250 most popular 0.100"));
        server.windows().add(ranked("\"model\":\"warm\",\"shadow\":true,", 1_000, 0.5));
        server.windows().add(ranked("\"shadow\":true,", 1_000, 0.125));
        browser.await("its shadows over the same clicks", () -> legend().equals(
                "clicks 1K model 0.250 most popular 0.100 shadow warm 0.500 shadow main 0.125"));
        server.windows().add(ranked("\"model\":\"hot\",", 2_000, 0.75));
        server.windows().add(ranked("\"model\":\"warm\",\"shadow\":true,", 2_000, 0.625));
        browser.await("the next stretch", () -> legend().equals(
                "clicks 2K model 0.750 most popular 0.100 shadow warm 0.625 shadow main –"));

        assertEquals("2,000", browser.text("#clicks"));
        assertEquals(1, browser.all("#recall-chart canvas").size());
        browser.picture("shadows");
    }

    private String legend() {
        return browser.all("#recall-chart .u-legend .u-label, #recall-chart .u-legend .u-value").stream()
                .map(WebElement::getText)
                .collect(Collectors.joining(" "));
    }

    /** @param whose fields that say which model it is of */
    private static PublishedWindow ranked(String whose, long clicks, double recall) {
        Optional<String> shadow = whose.contains("shadow") ? Optional.of("any") : Optional.empty();
        return new PublishedWindow(0, clicks, Map.of(), """
                {"type":"window",%s"partition":0,"last_offset":%d,"last_event_time":1,"clicks":1000,"measured":1000,"loss_mean":3.5,\
                "evaluated":100,"recall_at_10":%s,"popularity_recall_at_10":0.1,"clicks_total":%d,"users":2,"items":3,\
                "dead_letters_total":0}""".formatted(whose, clicks, recall, clicks), shadow);
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

    private static PublishedWindow window(long number, long clicks, String... ailments) {
        String names = Arrays.stream(ailments).map(name -> '"' + name + '"').collect(Collectors.joining(","));
        return new PublishedWindow(0, number, Map.of(), """
                {"type":"window","partition":0,"last_offset":%d,"last_event_time":1,"clicks":700,"measured":700,\
                "loss_mean":3.5,"evaluated":0,"clicks_total":%d,"users":2,"items":3,"dead_letters_total":0,\
                "ailments":[%s]}"""
                .formatted(number, clicks, names));
    }
}
