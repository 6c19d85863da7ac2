package io.valence.store;

import io.valence.codec.RowCodec;
import io.valence.embedding.History;
import io.valence.embedding.Initialiser;
import io.valence.embedding.RowTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The users' rows and histories: the hot ones in memory, the rest in the store. */
public final class UserRows implements Resident {

    private final WriteBehindStore store;
    private final RowTable table;
    private final LearnerStores.Shape shape;
    private final Initialiser initialiser;
    private final ColdRows cold;
    private final Map<String, Integer> slots = new HashMap<>();
    private String[] ids = new String[1024];
    private History[] histories = new History[1024];

    /**
     * @param store where cold rows are read from
     * @param shape what rows and histories measure
     * @param initialiser where a new user starts, or null for zero
     */
    UserRows(WriteBehindStore store, LearnerStores.Shape shape, Initialiser initialiser) {
        this.store = store;
        this.table = new RowTable(shape.dimensions());
        this.shape = shape;
        this.initialiser = initialiser;
        this.cold = new ColdRows(shape.hotUsers());
    }

    /** The table that the slots belong to. */
    public RowTable table() {
        return table;
    }

    /** Where the user's row is: in memory, read back, or new. Valid until the next commit. */
    public int slot(String userId) {
        Integer hot = slots.get(userId);
        if (hot != null) {
            table.reference(hot);
            return hot;
        }
        int slot = table.allocate();
        if (slot >= ids.length) {
            ids = Arrays.copyOf(ids, slot * 2);
            histories = Arrays.copyOf(histories, slot * 2);
        }
        ids[slot] = userId;
        histories[slot] = shape.newHistory();
        slots.put(userId, slot);
        byte[] saved = store.get(userId);
        if (saved != null) {
            RowCodec.decodeUser(saved, table, slot, histories[slot]);
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
        histories[slot] = shape.newHistory();
        if (initialiser != null) {
            initialiser.start(table, slot, userId);
        }
        return true;
    }

    /** The history of the user in {@code slot}. */
    public History history(int slot) {
        return histories[slot];
    }

    @Override
    public void flush(Writer writer) {
        DirtyRows.forEach(table, slot -> ids[slot], (slot, key) -> {
            boolean forgotten = table.updates(slot) == 0;
            writer.put(key, forgotten ? null : RowCodec.encodeUser(table, slot, histories[slot]));
        });
        table.clean();
        cold.evict(table, slot -> {
            slots.remove(ids[slot]);
            ids[slot] = null;
            histories[slot] = null;
        });
    }

    @Override
    public int hotRows() {
        return table.size();
    }
}
