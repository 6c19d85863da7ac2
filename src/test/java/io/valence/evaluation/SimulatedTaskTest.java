package io.valence.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.valence.learning.LearnerConfig;
import io.valence.learning.StepResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedTaskTest {

    private final SimulatedTask task = new SimulatedTask(LearnerConfig.DEFAULTS, 0, 0, 1);
    private final PrequentialRanks ranks = new PrequentialRanks();
    private final StepResult step = new StepResult();

    @Test
    void shouldLearnNothingWhenItOnlyForetells() {
        for (String item : List.of("x", "y", "y", "z")) {
            task.learn(click("a" + item, item), null, step);
        }
        for (int i = 0; i < 50; i++) {
            task.foretell(click("b" + i, "z"), ranks);
            // A new user is served what was popular when the learning ended: y, then x and z alike.
            assertEquals(3, ranks.rank, "click " + i);
        }
        task.foretell(click("c", "new"), ranks);
        task.foretell(click("d", "new"), ranks);
        assertEquals(PrequentialRanks.MISS, ranks.rank);
        assertEquals(3, task.items());
    }

    @Test
    void shouldLeaveOutWhatTheUserHadWhenItForetells() {
        for (String item : List.of("x", "y", "y", "z")) {
            task.learn(click("a" + item, item), null, step);
        }
        task.foretell(click("b", "y"), ranks);
        assertEquals(1, ranks.rank);
        task.foretell(click("b", "y"), ranks);
        assertEquals(PrequentialRanks.NOT_RANKED, ranks.rank);
        task.foretell(click("b", "x"), ranks);
        task.foretell(click("b", "z"), ranks);
        assertEquals(1, ranks.rank);
    }

    private static Event click(String user, String item) {
        return new Event(user, item, 1, 0);
    }
}
