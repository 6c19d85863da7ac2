package io.valence.store;

import io.valence.codec.LossWindowCodec;
import io.valence.metrics.LossWindow;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/** Keeps the open window of the loss metrics, under the one key {@value #KEY}. */
public final class StoredLossWindow implements Resident {

    /** What the window's bytes are under. */
    public static final String KEY = "open";

    private final LossWindow window = new LossWindow();
    private boolean changed;

    /** Reads the window back, and writes it into {@code store} from now on. */
    public StoredLossWindow(WriteBehindStore store) {
        byte[] saved = store.get(KEY);
        if (saved != null) {
            LossWindowCodec.decode(saved, window);
        }
        store.attach(this);
    }

    /** The window, to be changed; the next commit writes it. */
    public LossWindow change() {
        changed = true;
        return window;
    }

    /** The window, to be looked at. */
    public LossWindow window() {
        return window;
    }

    @Override
    public void flush(Writer writer) {
        if (changed) {
            writer.put(Bytes.wrap(KEY.getBytes(StandardCharsets.UTF_8)), LossWindowCodec.encode(window));
            changed = false;
        }
    }
}
