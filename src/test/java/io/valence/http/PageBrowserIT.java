package io.valence.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page of a demo, in a browser, as whoever looks at it has it. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageBrowserIT {

    private static final int CLICKS = 40_000;

    /** How far the page reaches out of the window to the right. */
    private static final String WIDTH =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";

    /** Of what is drawn opaque: a blank map has none. */
    private static final String COLOURS = """
            const canvas = document.querySelector('#map canvas');
            const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
            copy.drawImage(canvas, 0, 0);
            const pixels = copy.getImageData(0, 0, canvas.width, canvas.height).data;
            const colours = new Set();
            for (let i = 0; i < pixels.length; i += 4) {
              if (pixels[i + 3] === 255) colours.add(pixels[i] << 16 | pixels[i + 1] << 8 | pixels[i + 2]);
            }
            return colours.size;
            """;

    private DemoProcess demo;
    private Browser browser;

    @BeforeAll
    void start() throws Exception {
        demo = new DemoProcess(CLICKS);
        browser = new Browser();
        demo.awaitLearned();
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (demo != null) {
            demo.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        browser.look(1400, 1000, false);
        browser.open(demo.url());
        browser.await("recommendations", () -> !browser.all("#recommended li").isEmpty());
    }

    @AfterEach
    void hear() {
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void shouldDrawCurvesAndMapWhenThereWereClicks() {
        browser.await("the loss's curve", () -> !browser.all("#loss-chart canvas").isEmpty());
        browser.await("the curve of recall", () -> !browser.all("#recall-chart canvas").isEmpty());
        browser.await("a map by UMAP", () -> browser.text("#map-method").contains("UMAP)"));
        browser.await("points on the map", () -> (long) browser.run(COLOURS) > 20);
        assertEquals("group", browser.find("#map-options select").getAttribute("value"));
        assertTrue(browser.number("#items") > 100, browser.text("#figures"));
    }

    @Test
    void shouldMoveCurvesWhenClicksCome() throws Exception {
        browser.await("figures", () -> browser.number("#clicks") >= CLICKS);
        long before = browser.number("#clicks");

        post(IntStream.range(0, 900)
                .mapToObj(i -> "{\"user_id\":\"late%d\",\"item_id\":\"i%d\",\"timestamp\":1767300000000}"
                        .formatted(i % 90, i % 70))
                .collect(Collectors.joining(",", "[", "]")));

        browser.await("more clicks", () -> browser.number("#clicks") >= before + 900);
    }

    @Test
    void shouldMoveRecommendationsWhenAVisitorClicks() {
        List<String> popular = ids("#recommended");

        browser.find("#recommended li button").click();
        browser.await("a click that was learned from", () -> browser.text("#recommended").contains("Learned from"));

        List<String> own = ids("#recommended");
        assertNotEquals(popular, own);
        assertFalse(own.contains(popular.get(0)), own + " still has " + popular.get(0));
        assertEquals(List.of(popular.get(0)), ids("#had"));

        browser.find("#recommended li button").click();
        browser.await("other recommendations", () -> !ids("#recommended").equals(own));
    }

    @Test
    void shouldLookUpUsersAndItemsWhenAsked() {
        lookUp("user", "u1");
        browser.await("recommendations for u1", () -> browser.all("#found li").size() == 10);
        assertTrue(browser.text("#found").contains("Had of late"));

        browser.find("#found .chips button").click();
        browser.await("an item's neighbours", () -> browser.text("#found").contains("Nearest items"));
        assertEquals("item", browser.find("#look select").getAttribute("value"));
    }

    @Test
    void shouldSayWhyWhenNothingIsKnown() {
        lookUp("item", "no such item");
        browser.await("the reason", () -> browser.text("#found").contains("there is no item 'no such item'"));
        // The browser itself notes each answer of 404.
        assertEquals(1, browser.complaints().size());
    }

    @Test
    void shouldShowIdsAsTextWhenTheyAreMarkup() {
        String id = "<img src=x onerror=alert(1)>";
        browser.find("#try input").sendKeys(id, Keys.ENTER);
        browser.await("a click that was learned from", () -> browser.text("#recommended").contains("Learned from"));
        assertEquals(List.of(id), ids("#had"));

        lookUp("item", id);
        browser.await("its neighbours", () -> browser.all("#found li").size() == 10);
        browser.find("#found li button").click();
        browser.await("those of a neighbour", () -> !browser.find("#look input").getAttribute("value").equals(id));
        assertEquals(0, browser.all("img").size());
    }

    @Test
    void shouldChooseAPointWhenOnlyAKeyboardIsThere() {
        browser.await("points on the map", () -> (long) browser.run(COLOURS) > 20);
        WebElement canvas = browser.find("#map canvas");
        browser.run("arguments[0].focus()", canvas);
        canvas.sendKeys(Keys.ARROW_RIGHT);
        String first = browser.text("#map-tip");
        canvas.sendKeys(Keys.ARROW_LEFT);
        assertNotEquals(first, browser.text("#map-tip"));
        canvas.sendKeys(Keys.ENTER);
        browser.await("what is there", () -> !browser.all("#found li").isEmpty());
    }

    @Test
    void shouldFitWhenWideOrNarrowByDayOrByNight() throws Exception {
        lookUp("user", "u1");
        browser.find("#recommended li button").click();
        browser.await("a click that was learned from", () -> browser.text("#recommended").contains("Learned from"));
        browser.await("a map by UMAP", () -> browser.text("#map-method").contains("UMAP)"));
        for (int width : new int[] {1400, 820, 360}) {
            for (boolean dark : new boolean[] {false, true}) {
                browser.look(width, 1000, dark);
                browser.await("points on the map", () -> (long) browser.run(COLOURS) > 20);
                String name = (dark ? "dark-" : "light-") + width;
                browser.picture(name);
                assertEquals(0L, browser.run(WIDTH), name);
            }
        }
    }

    private void lookUp(String kind, String id) {
        browser.run("document.querySelector('#look select').value = arguments[0]", kind);
        WebElement input = browser.find("#look input");
        input.clear();
        input.sendKeys(id, Keys.ENTER);
    }

    private List<String> ids(String where) {
        return browser.all(where + " button.id").stream().map(WebElement::getText).toList();
    }

    private void post(String clicks) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(demo.url() + "/v1/clicks"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(clicks))
                .build();
        assertEquals(200, HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
    }
}
