package io.valence.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * One listener of the events: what it has not taken yet, and the writing of it, which waits for nothing. Whoever
 * offers an event writes as much as the connection takes at once; the server's threads write the rest.
 */
final class EventClient implements WriteListener {

    /** Further behind, it will not catch up; of windows, half a megabyte. */
    static final int MOST_WAITING = 256;

    private final ServletOutputStream out;
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    /** Whether it is for us to ask if it takes more; otherwise the server calls {@link #onWritePossible}. */
    private boolean ours;

    private boolean unflushed;

    EventClient(ServletOutputStream out) {
        this.out = out;
    }

    /** Done when it is no more. */
    CompletableFuture<Void> gone() {
        return gone;
    }

    /** @return whether it took the event, or will; false if it is gone or too slow */
    synchronized boolean offer(byte[] event) {
        if (gone.isDone() || waiting.size() == MOST_WAITING) {
            return false;
        }
        waiting.add(event);
        try {
            if (ours) {
                write();
            }
            return true;
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }

    @Override
    public synchronized void onWritePossible() throws IOException {
        ours = true;
        write();
    }

    private void write() throws IOException {
        while (out.isReady()) {
            byte[] next = waiting.poll();
            if (next != null) {
                out.write(next);
                unflushed = true;
            } else if (unflushed) {
                unflushed = false;
                out.flush();
            } else {
                return;
            }
        }
        ours = false;
    }

    @Override
    public void onError(Throwable failure) {
        gone.complete(null);
    }
}
