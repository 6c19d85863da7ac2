package io.valence.cli;

import io.valence.event.Click;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/** Sends clicks to a learner on a broker of its own, and prints as a table how the learning goes. */
final class Demo implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration POLL = Duration.ofMillis(50);

    /** Clicks come as they are learned from: what shows is a stream, not a file that was read. */
    private static final int AHEAD = 20_000;

    private static final int ROWS = 20;

    private final Replay replay;
    private final ApiDoor door;
    private final LearnerService learner;
    private final PrintWriter out;
    private final DemoTable table;

    Demo(Settings settings, PrintWriter out) {
        this.out = out;
        replay = new Replay(settings);
        door = ApiDoor.openSomewhere(settings);
        door.announce(replay.properties());
        learner = replay.learner();
        door.answerFrom(learner.streams(), replay.properties(), settings.clicksTopic());
        table = new DemoTable(settings.learner().seed(), System::nanoTime);
    }

    String bootstrapServers() {
        return replay.bootstrapServers();
    }

    /** Where it answers; empty where HTTP is switched off. */
    Optional<String> url() {
        return door.url();
    }

    /** Has the page's map show which items were planted together. */
    void groupItems(Function<String, OptionalInt> groups) {
        door.groupItems(groups);
    }

    /**
     * Sends the clicks and waits until all are learned from.
     *
     * @param source the next click at each call; null after the last
     * @param clicks how many there are
     */
    void learn(Supplier<Click> source, long clicks) throws InterruptedException {
        learner.start();
        if (!learner.awaitRunning(PATIENCE)) {
            throw learner.failure();
        }
        out.print(table.head());
        out.flush();
        try (ClickProducer producer = replay.producer();
                LossFeed feed = replay.lossFeed();
                Progress progress = new Progress("learning", clicks)) {
            long step = Math.max(1, clicks / ROWS);
            Stall stall = new Stall(PATIENCE);
            boolean more = true;
            while (table.processed() < clicks) {
                more = more && sendAhead(source, producer);
                feed.poll(POLL, table::add);
                // After all that a commit brought: a row per window would divide by the time between two lines.
                if (table.isRowDue(step, clicks)) {
                    progress.print(out, table.row());
                }
                progress.to(table.processed());
                if (learner.failed() || stall.lastsAt(producer.acknowledged() + table.processed())) {
                    throw learner.failure();
                }
            }
        }
        out.print(table.summary());
        out.flush();
    }

    private boolean sendAhead(Supplier<Click> source, ClickProducer producer) {
        while (producer.sent() < table.processed() + AHEAD) {
            Click click = source.get();
            if (click == null) {
                producer.flush();
                return false;
            }
            producer.send(click);
        }
        return true;
    }

    /** Waits until the learner is stopped. */
    void awaitEnd() throws InterruptedException {
        learner.awaitEnd();
        if (learner.failed()) {
            throw learner.failure();
        }
    }

    @Override
    public void close() {
        try {
            learner.close();
        } finally {
            door.close();
            replay.close();
        }
    }
}
