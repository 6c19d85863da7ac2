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
