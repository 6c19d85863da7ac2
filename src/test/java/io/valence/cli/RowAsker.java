package io.valence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Asks for one user after the other, 200 times a second, and judges each answer. */
final class RowAsker {

    private static final long EVERY_MS = 5;

    /** What is not answered in time on a busy machine is not asked either, rather than to make it busier; counted. */
    private static final int AT_ONCE = 64;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final String survivor;
    private final ClickTrickle clicks;
    private final Set<String> own = new HashSet<>();
    private final List<Long> nanoseconds = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final Semaphore open = new Semaphore(AT_ONCE);
    private final AtomicLong skipped = new AtomicLong();
    private ScheduledFuture<?> asking;
    private long asked;
    private long fresh;
    private long stale;
    private long staleUnknown;
    private long mostBehind;
    private long refused;
    private long failed;
    private long ownAsked;
    private final List<String> ownNotFresh = new ArrayList<>();
    private long lost;
    private long freshInARow;
    private long lastNotFresh;

    RowAsker(String survivor, ClickTrickle clicks) {
        this.survivor = survivor;
        this.clicks = clicks;
    }

    /** Finds out which users the survivor itself learns of, and how many those are. */
    int own() {
        own.clear();
        for (String user : clicks.users()) {
            HttpResponse<String> response = client.sendAsync(
                    request(survivor, user).header("Valence-Hop", "1").build(), BodyHandlers.ofString()).join();
            if (response.statusCode() == 200 && response.headers().firstValue("Valence-Stale").isEmpty()) {
                own.add(user);
            }
        }
        return own.size();
    }

    /** Asks these in turn from now on, and no longer those of before. */
    synchronized void start(List<String> urls) {
        stopAsking();
        List<String> users = clicks.users();
        asking = clock.scheduleAtFixedRate(() -> {
            if (!open.tryAcquire()) {
                skipped.incrementAndGet();
                return;
            }
            long number = asked();
            ask(urls.get((int) (number % urls.size())), users.get((int) (number / urls.size() % users.size())));
        }, 0, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private void stopAsking() {
        if (asking != null) {
            asking.cancel(false);
            Future<?> idle = clock.submit(() -> { });
            while (!idle.isDone()) {
                Thread.onSpinWait();
            }
        }
    }

    void stop() throws InterruptedException {
        clock.shutdown();
        clock.awaitTermination(10, TimeUnit.SECONDS);
    }

    private static HttpRequest.Builder request(String url, String user) {
        return HttpRequest.newBuilder(URI.create(url + "/v1/users/" + user)).timeout(Duration.ofSeconds(10));
    }

    private void ask(String url, String user) {
        long least = clicks.committedOf(user);
        long begun = System.nanoTime();
        synchronized (this) {
            asked++;
        }
        client.sendAsync(request(url, user).build(), BodyHandlers.ofString())
                .whenComplete((response, failure) -> {
                    open.release();
                    judge(url, user, least, begun, response);
                });
    }

    private synchronized void judge(
            String url, String user, long least, long begun, HttpResponse<String> response) {
        if (response == null && !url.equals(survivor)) {
            // What the killed one was about to answer.
            lost++;
            return;
        }
        nanoseconds.add(System.nanoTime() - begun);
        boolean isFresh = false;
        if (response == null) {
            failed++;
        } else if (response.statusCode() == 503 && response.headers().firstValue("Retry-After").isPresent()) {
            refused++;
        } else if (response.statusCode() != 200) {
            wrong.add(user + ": " + response.statusCode() + " " + response.body());
        } else {
            isFresh = judge(user, least, ApiClient.parse(response.body()), response);
        }
        if (own.contains(user) && url.equals(survivor)) {
            ownAsked++;
            if (!isFresh) {
                ownNotFresh.add(user + ": " + (response == null ? "none" : response.statusCode() + response.body()));
            }
        }
        freshInARow = isFresh ? freshInARow + 1 : 0;
        lastNotFresh = isFresh ? lastNotFresh : System.nanoTime();
    }

    /** Whether it is fresh. A copy may be older than what is committed, but is of this user, and of no click unsent. */
    private boolean judge(String user, long least, JsonNode row, HttpResponse<String> response) {
        boolean copy = row.path("stale").asBoolean();
        long updates = row.path("updates").asLong();
        boolean right = row.path("id").asText().equals(user)
                && updates > 0
                && updates <= clicks.sentOf(user)
                && (copy || updates >= least)
                && copy == response.headers().firstValue("Valence-Stale").isPresent();
        if (!right) {
            wrong.add(user + ", " + least + " committed: " + response.body());
        }
        if (copy) {
            stale++;
            staleUnknown += row.has("behind") ? 0 : 1;
            mostBehind = Math.max(mostBehind, row.path("behind").asLong());
            return false;
        }
        fresh++;
        return right;
    }

    synchronized long asked() {
        return asked;
    }

    synchronized int wrong() {
        return wrong.size();
    }

    synchronized String firstWrong() {
        return wrong.isEmpty() ? "none" : wrong.get(0);
    }

    synchronized long stale() {
        return stale;
    }

    synchronized long refused() {
        return refused;
    }

    synchronized long failed() {
        return failed;
    }

    /** Of the survivor's own users: what the survivor said that was not of the last commit. */
    synchronized List<String> ownNotFresh() {
        return List.copyOf(ownNotFresh);
    }

    synchronized long freshInARow() {
        return freshInARow;
    }

    /** When the last answer that was not of the last commit came, in ns. */
    synchronized long lastNotFresh() {
        return lastNotFresh;
    }

    synchronized String figures() {
        List<Long> sorted = nanoseconds.stream().sorted().toList();
        return asked + " asked (" + skipped + " skipped), " + fresh + " fresh, " + stale + " stale (at most " + mostBehind + " behind, unknown "
                + staleUnknown + "), " + refused + " refused, " + failed + " failed, " + lost + " lost with the killed, wrong owners " + wrong.size()
                + ", own users " + (ownAsked - ownNotFresh.size()) + " of " + ownAsked + " fresh, p50 "
                + sorted.get(sorted.size() / 2) / 1000 + " us, p99 " + sorted.get(sorted.size() * 99 / 100) / 1000
                + " us";
    }
}
