package io.valence.store;

import io.valence.embedding.RandomBits;
import io.valence.store.CommittedTask.SampledUser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * The rows whose ids have the lowest hashes: as good as drawn, and drawn again they are the same (Cohen 1997, bottom-k
 * sketches). A user who leaves makes room for one other.
 */
final class UserSample {

    /** Read in some tenths of a second. */
    static final int MOST_ROWS = 100_000;

    private UserSample() {}

    static List<SampledUser> of(WriteBehindStore users, int most) {
        PriorityQueue<Drawn> lowest = new PriorityQueue<>(Comparator.comparingLong(Drawn::hash).reversed());
        try (KeyValueIterator<Bytes, byte[]> rows = users.all()) {
            for (int read = 0; read < MOST_ROWS && rows.hasNext(); read++) {
                KeyValue<Bytes, byte[]> row = rows.next();
                long hash = RandomBits.mix(Arrays.hashCode(row.key.get()));
                if (lowest.size() < most || hash < lowest.peek().hash()) {
                    lowest.add(new Drawn(hash, row));
                    if (lowest.size() > most) {
                        lowest.remove();
                    }
                }
            }
        }
        return lowest.stream().sorted(Comparator.comparingLong(Drawn::hash)).map(Drawn::user).toList();
    }

    private record Drawn(long hash, KeyValue<Bytes, byte[]> entry) {

        SampledUser user() {
            return new SampledUser(
                    new String(entry.key.get(), StandardCharsets.UTF_8), SavedRow.of(entry.value));
        }
    }
}
