package io.valence.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.event.Click;
import io.valence.store.StoreNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Exceptions in the middle of a step or of a commit: nothing half-done may be committed. */
class FaultsTest {

    static final List<String> STORES = StoreNames.ALL;

    private static final long T = 1_600_000_000_000L;
    private static final long SEED = 31;
    private static final String ANEW = "an earlier click or punctuation failed halfway: the task has to start anew";
    private static final String REFUSED = " does not write what a failed step left in memory";

    @Test
    void shouldCommitNothingWhenAStepFailsHalfway() {
        KeptBytes bytes = new KeptBytes();
        LearnerDriver learner = afterSomeClicks(cold(), bytes);
        bytes.failAt(StoreNames.ITEMS, 1);

        assertThrows(StreamsException.class, () -> learner.click("u0", "new", T));
        assertEquals(List.of(), drain(learner));
        closeFailed(learner);
    }

    @Test
    void shouldSayWhichClickFailedFirstWhenTheNextOneComes() {
        KeptBytes bytes = new KeptBytes();
        LearnerDriver learner = afterSomeClicks(cold(), bytes);
        bytes.failAt(StoreNames.ITEMS, 1);
        assertThrows(StreamsException.class, () -> learner.click("u0", "new", T));

        Throwable refused = assertThrows(StreamsException.class, () -> learner.click("u0", "i0", T)).getCause();
        assertEquals(ANEW, refused.getMessage());
        assertEquals("the disk of items failed, as the test wants", refused.getCause().getMessage());
        closeFailed(learner);
    }

    @Test
    void shouldWriteNothingAtTheCommitWhenAHandlerContinuesAfterAFailedStep() {
        Properties goOn = new Properties();
        goOn.put(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                LogAndContinueProcessingExceptionHandler.class);
        KeptBytes bytes = new KeptBytes();
        Clock clock = Clock.fixed(Instant.ofEpochMilli(LearnerDriver.NOW), ZoneOffset.UTC);
        LearnerDriver learner = new LearnerDriver(LearnerTopology.build(cold().build(), clock, bytes), goOn);
        clicks(20).forEach(learner::send);
        drain(learner);
        List<TreeMap<String, String>> before = learner.learned();
        bytes.failAt(StoreNames.ITEMS, 1);

        Throwable thrown = assertThrows(StreamsException.class, () -> learner.click("u0", "new", T));
        String message = thrown.getCause().getMessage();
        assertTrue(message.endsWith(REFUSED), message);
        assertEquals(List.of(), drain(learner));
        assertEquals(before, learner.learned());
        closeFailed(learner);
    }

    /** A window that is due looks at rows, which may have to be read. */
    @Test
    void shouldCommitNothingWhenAPunctuationFails() {
        KeptBytes bytes = new KeptBytes();
        LearnerDriver learner = afterSomeClicks(cold(), bytes);
        bytes.failAt(StoreNames.ITEMS, 1);
        Duration idle = Duration.ofMillis(10_000);

        learner.advanceWallClock(idle);
        assertThrows(StreamsException.class, () -> learner.advanceWallClock(idle));
        Throwable refused = assertThrows(StreamsException.class, () -> learner.click("u0", "i0", T)).getCause();
        assertEquals(ANEW, refused.getMessage());
        assertEquals(List.of(), drain(learner));
        closeFailed(learner);
    }

    /** That is where a commit has steps taken that wait. */
    @ParameterizedTest
    @FieldSource("STORES")
    void shouldWriteNothingOnceWhatRunsBeforeAFlushFailed(String store) {
        LearnerDriver learner = afterSomeClicks(new Choices(), new KeptBytes());
        AtomicBoolean failed = new AtomicBoolean();
        learner.store(store).beforeFlush(() -> {
            if (failed.compareAndSet(false, true)) {
                throw new IllegalStateException("the step failed, as the test wants");
            }
        });

        assertThrows(StreamsException.class, () -> learner.click("new", "new", T));
        Throwable thrown = assertThrows(StreamsException.class, () -> learner.click("u0", "newer", T));
        assertEquals("the store " + store + REFUSED, thrown.getCause().getMessage());
        assertEquals(List.of(), drain(learner));
        closeFailed(learner);
    }

    @ParameterizedTest
    @FieldSource("STORES")
    void shouldCommitNothingWhenAStoreFailsInTheMiddleOfACommit(String store) {
        KeptBytes bytes = new KeptBytes();
        LearnerDriver learner = afterSomeClicks(new Choices(), bytes);
        // The second access is after a put.
        bytes.failAt(store, store.equals(StoreNames.USERS) ? 3 : 2);

        assertThrows(StreamsException.class, () -> learner.click("new", "new", T));
        assertEquals(List.of(), drain(learner));
        closeFailed(learner);
    }

    @ParameterizedTest
    @FieldSource("STORES")
    void shouldNotWriteTheRestWhenAnEarlierCommitFailed(String store) {
        KeptBytes bytes = new KeptBytes();
        LearnerDriver learner = afterSomeClicks(new Choices(), bytes);
        bytes.failAt(store, store.equals(StoreNames.USERS) ? 3 : 2);
        assertThrows(StreamsException.class, () -> learner.click("new", "new", T));

        Throwable thrown = assertThrows(StreamsException.class, () -> learner.click("u0", "newer", T));
        assertEquals("the store " + store + REFUSED, thrown.getCause().getMessage());
        assertEquals(List.of(), drain(learner));
        closeFailed(learner);
    }

    /**
     * The learner is started anew, from what its changelogs got, after a failure at each access of a store in turn.
     */
    @Test
    void shouldLearnTheSameWhateverFailsWhenItStartsAnewFromWhatWasCommitted() {
        List<Click> clicks = clicks(14);
        List<TreeMap<String, String>> undisturbed;
        long total;
        try (LearnerDriver learner = new LearnerDriver(cold(), new KeptBytes())) {
            clicks.forEach(learner::send);
            undisturbed = learner.learned();
            total = clicksTotal(learner);
        }
        assertEquals(clicks.size(), total);
        int faults = 0;
        for (int access = 1; ; access++) {
            KeptBytes disk = new KeptBytes();
            KeptBytes committed = new KeptBytes();
            LearnerDriver learner = new LearnerDriver(cold(), disk);
            disk.failAt(access);
            int next = learnUntilFault(learner, clicks, 0, committed);
            if (next == clicks.size()) {
                learner.close();
                break;
            }
            faults++;
            closeFailed(learner);
            try (LearnerDriver again = new LearnerDriver(cold(), committed)) {
                // What is drawn hangs on the offset, so that it must be where it was.
                for (int i = 0; i < next; i++) {
                    again.send(null, null);
                }
                int end = learnUntilFault(again, clicks, next, committed);
                assertEquals(clicks.size(), end, "access " + access + ", seed " + SEED);
                assertEquals(undisturbed, again.learned(), "access " + access + ", seed " + SEED);
                assertEquals(total, clicksTotal(again), "access " + access + ", seed " + SEED);
            }
        }
        assertTrue(faults > 100, "only " + faults + " faults, seed " + SEED);
    }

    /** What those clicks committed was read. */
    private static LearnerDriver afterSomeClicks(Choices choices, KeptBytes bytes) {
        LearnerDriver learner = new LearnerDriver(choices, bytes);
        clicks(20).forEach(learner::send);
        drain(learner);
        return learner;
    }

    /** @return the number of the click that failed, or how many there are */
    private static int learnUntilFault(LearnerDriver learner, List<Click> clicks, int from, KeptBytes committed) {
        for (int i = from; i < clicks.size(); i++) {
            try {
                learner.send(clicks.get(i));
            } catch (StreamsException e) {
                for (String store : StoreNames.ALL) {
                    assertEquals(List.of(), learner.changelog(store), store + ", click " + i + ", seed " + SEED);
                }
                return i;
            }
            for (String store : StoreNames.ALL) {
                committed.restore(store, learner.changelog(store));
            }
        }
        return clicks.size();
    }

    private static long clicksTotal(LearnerDriver learner) {
        learner.advanceWallClock(Duration.ofMillis(10_000));
        learner.advanceWallClock(Duration.ofMillis(10_000));
        var published = learner.loss();
        return published.get(published.size() - 1).path("clicks_total").asLong();
    }

    /** Reads all that was committed: changelogs and topics. */
    private static List<String> drain(LearnerDriver learner) {
        List<String> committed = new ArrayList<>();
        for (String store : StoreNames.ALL) {
            committed.addAll(learner.changed(store));
        }
        learner.loss().forEach(node -> committed.add(node.toString()));
        learner.deadLetters().forEach(letter -> committed.add("dead letter"));
        return committed;
    }

    /** Streams may flush even a task that it closes because of a failure: that must write nothing. */
    private static void closeFailed(LearnerDriver learner) {
        try {
            learner.close();
        } catch (StreamsException e) {
            assertTrue(e.getCause().getMessage().endsWith(REFUSED), e.toString());
        }
        assertEquals(List.of(), drain(learner));
    }

    /** Hardly any row stays in memory, so that a step has to read some in its middle. */
    private static Choices cold() {
        Choices choices = new Choices();
        choices.hotItems = 1;
        choices.hotUsers = 1;
        return choices;
    }

    private static List<Click> clicks(int count) {
        Random random = new Random(SEED);
        List<Click> clicks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String type = random.nextInt(6) == 0 ? "dislike" : null;
            clicks.add(new Click("u" + random.nextInt(4), "i" + random.nextInt(8), T + i * 100L, type, null, 1));
        }
        return clicks;
    }
}
