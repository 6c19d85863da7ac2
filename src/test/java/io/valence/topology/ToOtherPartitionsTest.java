package io.valence.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToOtherPartitionsTest {

    private final ToOtherPartitions others = new ToOtherPartitions();

    @Test
    void shouldBeAllButTheTellersOwn() {
        assertEquals(Optional.of(Set.of(0, 1, 3)), others.partitions("t", LearnerDriver.utf8("a:b:2"), null, 4));
        assertEquals(Optional.of(Set.of()), others.partitions("t", LearnerDriver.utf8("app:0"), null, 1));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "app:", "app:-1", "app:1x", "app:12345678901"})
    void shouldRefuseAKeyWhenItEndsWithNoPartition(String key) {
        byte[] bytes = key == null ? null : LearnerDriver.utf8(key);

        String message = assertThrows(IllegalStateException.class, () -> others.partitions("t", bytes, null, 4))
                .getMessage();

        assertEquals("expected the key of a delta to end with a partition, got '" + (key == null ? "" : key) + "'",
                message);
    }
}
