package io.valence.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.valence.query.PublishedWindow.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LossWindowsTest {

    private static final Optional<String> ANSWERING = Optional.empty();

    private final LossWindows windows = new LossWindows(3);

    @Test
    void shouldForgetTheOldestWhenThereAreTooMany() {
        for (int time = 1; time <= 5; time++) {
            windows.add(window(0, time));
        }
        assertEquals(List.of(window(0, 3), window(0, 4), window(0, 5)), windows.since(0));
    }

    @Test
    void shouldGiveThoseOfThatTimeAndLaterWhenAskedSince() {
        windows.add(window(0, 1));
        windows.add(window(1, 2));
        windows.add(window(0, 3));

        assertEquals(List.of(window(1, 2), window(0, 3)), windows.since(2));
        assertEquals(List.of(), windows.since(4));
    }

    @Test
    void shouldRememberTheLastOfEachPartitionWhenTheRingHasForgottenIt() {
        windows.add(window(7, 1));
        for (int time = 2; time <= 5; time++) {
            windows.add(window(0, time));
        }
        assertEquals(Optional.of(window(7, 1)), windows.latest(new Source(7, ANSWERING)));
        assertEquals(Optional.of(window(0, 5)), windows.latest(new Source(0, ANSWERING)));
        assertEquals(Optional.empty(), windows.latest(new Source(1, ANSWERING)));
    }

    @Test
    void shouldTellAShadowsLastWindowFromThatOfTheModelThatAnswers() {
        PublishedWindow shadow = new PublishedWindow(0, 2, Map.of("clicks", 9.0), "{\"clicks\":9}", Optional.of("warm"));
        windows.add(window(0, 1));
        windows.add(shadow);

        assertEquals(List.of(window(0, 1), shadow), windows.since(0));
        assertEquals(Optional.of(window(0, 1)), windows.latest(new Source(0, ANSWERING)));
        assertEquals(Optional.of(shadow), windows.latest(new Source(0, Optional.of("warm"))));
        assertEquals(Optional.empty(), windows.latest(new Source(0, Optional.of("cold"))));
    }

    @Test
    void shouldTellListenersWhenAWindowComes() {
        List<PublishedWindow> heard = new ArrayList<>();
        windows.add(window(0, 1));
        windows.onAdd(heard::add);
        windows.add(window(0, 2));

        assertEquals(List.of(window(0, 2)), heard);
    }

    @Test
    void shouldRefuseWhatIsNoObjectOrNoCapacity() {
        assertThrows(IllegalArgumentException.class, () -> new PublishedWindow(0, 1, Map.of(), "[1]"));
        assertThrows(IllegalArgumentException.class, () -> new LossWindows(0));
    }

    private static PublishedWindow window(int partition, long published) {
        return new PublishedWindow(partition, published, Map.of("clicks", 1.0), "{\"clicks\":1}");
    }
}
