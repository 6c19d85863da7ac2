package io.valence.store;

import io.valence.codec.RowCodec;
import io.valence.embedding.History;
import io.valence.embedding.IdIndex;
import io.valence.embedding.Initialiser;
import io.valence.embedding.RowTable;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/** The users' rows and histories: the hot ones in memory, the rest in the store. */
public final class UserRows implements Resident {

    private final WriteBehindStore store;
    private final RowTable table;
    private final Initialiser initialiser;
    private final ColdRows cold;
    private final IdIndex slots = new IdIndex();
    private final Histories histories;

    /**
     * @param store where cold rows are read from
     * @param shape what rows and histories measure
     * @param initialiser where a new user starts, or null for zero
     */
    UserRows(WriteBehindStore store, LearnerStores.Shape shape, Initialiser initialiser) {
        this.store = store;
        this.table = new RowTable(shape.dimensions());
        this.histories = new Histories(shape.newHistory());
        this.initialiser = initialiser;
        this.cold = new ColdRows(shape.hotUsers());
    }

    /** The table that the slots belong to. */
    public RowTable table() {
        return table;
    }

    /** Where the user's row is: in memory, read back, or new. Valid until the next commit. */
    public int slot(String userId) {
        byte[] id = userId.getBytes(StandardCharsets.UTF_8);
        int hot = slots.find(id);
        if (hot != RowTable.NONE) {
            table.reference(hot);
            return hot;
        }
        int slot = table.allocate();
        slots.put(id, slot);
        histories.start(slot);
        byte[] saved = store.get(Bytes.wrap(id));
        if (saved != null) {
            RowCodec.decodeUser(saved, table, slot, histories.open(slot));
        } else if (initialiser != null) {
            initialiser.start(table, slot, userId);
        }
        return slot;
    }

    /**
     * Forgets the user: the row and the history are a new user's from here on, and gone from the store at the commit.
     * What the user's clicks taught the items stays with them.
     *
     * @return whether there was anything to forget
     */
    public boolean forget(String userId) {
        int slot = slot(userId);
        if (table.updates(slot) == 0) {
            return false;
        }
        table.reset(slot);
        histories.start(slot);
        if (initialiser != null) {
            initialiser.start(table, slot, userId);
        }
        return true;
    }

    /** The history of the user in {@code slot}; to be asked for anew once another user's was. */
    public History history(int slot) {
        return histories.open(slot);
    }

    @Override
    public void flush(Writer writer) {
        DirtyRows.forEach(table, slots::id, this::encode, (slot, key, value) -> writer.put(key, value));
        table.clean();
        cold.evict(table, slot -> {
            slots.remove(slot);
            histories.forget(slot);
        });
    }

    /** Whichever thread does it: while it is at it, nobody else looks at histories. */
    private byte[] encode(int slot) {
        boolean forgotten = table.updates(slot) == 0;
        return forgotten ? null : RowCodec.encodeUser(table, slot, histories.open(slot));
    }

    @Override
    public int hotRows() {
        return table.size();
    }
}
