package io.valence.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.metrics.Ailment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarningsTest {

    private final List<String> lines = new ArrayList<>();
    private final Warnings warnings = new Warnings("3", lines::add);

    @ParameterizedTest
    @EnumSource(Ailment.class)
    void shouldWarnOnceWhenSomethingStaysWrong(Ailment ailment) {
        warnings.tell(Set.of(ailment));
        warnings.tell(Set.of(ailment));

        assertEquals(List.of("partition 3: " + ailment.meaning()), lines);
    }

    @Test
    void shouldSayWhenItIsOverAndWarnAnewWhenItComesBack() {
        warnings.tell(Set.of(Ailment.POPULARITY_ONLY, Ailment.COLLAPSED));
        lines.clear();
        warnings.tell(Set.of(Ailment.COLLAPSED));
        warnings.tell(Set.of(Ailment.COLLAPSED));
        warnings.tell(Set.of(Ailment.COLLAPSED, Ailment.POPULARITY_ONLY));

        assertEquals(
                List.of(
                        "partition 3: over is what was wrong, popularity_only",
                        "partition 3: hardly anything but the same few popular items is recommended:"
                                + " the temperature may be too high"),
                lines);
    }

    @Test
    void shouldSayNothingWhenAllIsWell() {
        warnings.tell(Set.of());

        assertEquals(List.of(), lines);
    }
}
