package io.valence.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AilmentTest {

    private final LossWindow window = new LossWindow();

    AilmentTest() {
        window.open(0, 60_000);
        window.gauge(5_000, 4_096);
        window.probed(-3, 0.1, 1, 2);
    }

    @Test
    void shouldFindNothingWhenTheModelIsBetterThanAList() {
        rank(30_000, 5, 50);

        assertEquals(Set.of(), Ailment.of(window));
    }

    @Test
    void shouldFindThatItIsWorseWhenAListForeseesMore() {
        rank(30_000, 50, 5);

        assertEquals(Set.of(Ailment.BELOW_POPULARITY), Ailment.of(window));
    }

    @Test
    void shouldFindNothingWhenItHasHardlyBegun() {
        rank(19_000, 50, 5);

        assertEquals(Set.of(), Ailment.of(window));
    }

    @Test
    void shouldFindNothingWhenTheDifferenceMayBeChance() {
        rank(30_000, 50, 50);
        rank(20, 50, 5);

        assertEquals(Set.of(), Ailment.of(window));
    }

    @ParameterizedTest
    @CsvSource({"0.95, 5000, true", "0.85, 5000, false", "0.95, 99, false", "NaN, 5000, false"})
    void shouldFindThatItCollapsedWhenManyVectorsPointTheSameWay(double collapse, int items, boolean found) {
        window.gauge(items, 4_096);
        window.probed(-0.1, collapse, 1, 2);

        assertEquals(found ? Set.of(Ailment.COLLAPSED) : Set.of(), Ailment.of(window));
    }

    @Test
    void shouldFindThatNumbersAreLostWhenALossIsNone() {
        StepMeasures step = new StepMeasures();
        step.weight = 1;
        step.loss = Double.NaN;
        window.add(step, 0, 1);

        assertEquals(Set.of(Ailment.NOT_FINITE), Ailment.of(window));
    }

    @ParameterizedTest
    @CsvSource({
        // lists, different items in them, popular places of ten, items, clicks before, found
        "200, 40, 2, 1000, 20000, true",
        "199, 40, 2, 1000, 20000, false",
        "200, 41, 2, 1000, 20000, false",
        "200, 40, 1, 1000, 20000, false",
        "200, 40, 2, 999, 20000, false",
        "200, 40, 2, 1000, 19000, false",
        "5000, 100, 10, 10506, 20000, true",
        "5000, 101, 10, 10506, 20000, false",
    })
    void shouldFindThatOnlyPopularItemsAreListedWhenListsHardlyDiffer(
            int lists, int different, int popularPlaces, int items, int before, boolean found) {
        rank(before, 5, 50);
        list(lists, different, popularPlaces);
        window.gauge(items, 4_096);

        assertEquals(found ? Set.of(Ailment.POPULARITY_ONLY) : Set.of(), Ailment.of(window));
    }

    @ParameterizedTest
    @CsvSource({"65536, true", "65537, false"})
    void shouldFindNothingWhenTooFewOfTheListedItemsAreInTheSample(int items, boolean found) {
        rank(20_000, 5, 50);
        list(200, 16, 10);
        StepMeasures last = new StepMeasures();
        last.places = 1;
        last.list[0] = items - 1;
        window.add(last, 1, 1);
        window.gauge(items, 4_096);

        assertEquals(found ? Set.of(Ailment.POPULARITY_ONLY) : Set.of(), Ailment.of(window));
    }

    private void list(int lists, int different, int popularPlaces) {
        StepMeasures step = new StepMeasures();
        step.places = StepMeasures.LIST;
        step.popularPlaces = popularPlaces;
        for (int i = 0; i < lists; i++) {
            for (int place = 0; place < StepMeasures.LIST; place++) {
                step.list[place] = (i * StepMeasures.LIST + place) % different;
            }
            window.add(step, i, 1);
        }
    }

    private void rank(int clicks, int rank, int popularityRank) {
        StepMeasures step = new StepMeasures();
        step.weight = 1;
        step.loss = 1;
        step.rank = rank;
        step.popularityRank = popularityRank;
        for (int i = 0; i < clicks; i++) {
            window.add(step, i, 1);
        }
    }
}
