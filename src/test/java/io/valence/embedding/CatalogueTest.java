package io.valence.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldNumberItemsInTheOrderOfTheirFirstSightWhenTheyComeAtRandom(long seed) {
        Random random = new Random(seed);
        Catalogue catalogue = new Catalogue();
        List<String> model = new ArrayList<>();
        for (int step = 0; step < 2_000; step++) {
            String id = Integer.toString(random.nextInt(500), 36);
            String where = "step " + step + " seed " + seed;
            assertEquals(model.indexOf(id), catalogue.ordinal(id), where);
            if (!model.contains(id)) {
                assertEquals(model.size(), catalogue.add(id), where);
                model.add(id);
            }
            assertEquals(model.size(), catalogue.size(), where);
            int ordinal = random.nextInt(model.size());
            assertEquals(model.get(ordinal), catalogue.id(ordinal), where);
            assertEquals(ordinal, catalogue.ordinal(model.get(ordinal)), where);
        }
    }

    @Test
    void shouldKeepItsOrderWhenAnItemIsAddedTwice() {
        Catalogue catalogue = new Catalogue();
        catalogue.add("a");
        catalogue.add("b");

        assertEquals(
                "item 'a' is in the catalogue already",
                assertThrows(IllegalArgumentException.class, () -> catalogue.add("a")).getMessage());
        assertEquals(2, catalogue.size());
        assertEquals(0, catalogue.ordinal("a"));
        assertEquals(2, catalogue.add("c"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, Integer.MAX_VALUE})
    void shouldThrowWhenNoItemHasTheOrdinal(int ordinal) {
        Catalogue catalogue = new Catalogue();
        catalogue.add("a");

        assertThrows(IndexOutOfBoundsException.class, () -> catalogue.id(ordinal));
    }
}
