package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class RunCommandTest {

    @Test
    void shouldRefuseInOneLineWhenSeveralTasksWouldTakeWhateverWasFetchedFirst() {
        assertEquals("kafka.max.task.idle.ms is -1, expected 0 or more, since 'clicks' has 2 partitions: of clicks and of"
                        + " what other tasks tell, the earlier is to come first; leave it out",
                assertThrows(UserError.class, () -> RunCommand.requireOrder(2, "clicks", idle("-1"))).getMessage());
    }

    @Test
    void shouldGoOnWhenThereIsOneTaskOrTheEarlierComesFirst() {
        assertDoesNotThrow(() -> RunCommand.requireOrder(1, "clicks", idle("-1")));
        assertDoesNotThrow(() -> RunCommand.requireOrder(2, "clicks", idle("0")));
        assertDoesNotThrow(() -> RunCommand.requireOrder(2, "clicks", new Properties()));
    }

    private static Properties idle(String milliseconds) {
        Properties properties = new Properties();
        properties.setProperty("max.task.idle.ms", milliseconds);
        return properties;
    }
}
