package io.valence.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a learner whether it is ready: running, restored, and not far behind. */
final class Ready {

    private static final Pattern URL = Pattern.compile("answering at (http://\\S+)");

    private Ready() {}

    /** Waits for it; false if it ended, or is not after so long. */
    static boolean await(LearnerProcess learner, Duration patience) throws Exception {
        Stall stall = new Stall(patience);
        HttpClient client = HttpClient.newHttpClient();
        while (!isReady(client, learner)) {
            if (stall.lastsAt(0) || !learner.isAlive()) {
                return false;
            }
            learner.runsOn(100);
        }
        return true;
    }

    private static boolean isReady(HttpClient client, LearnerProcess learner) throws Exception {
        Matcher url = URL.matcher(learner.output());
        if (!url.find()) {
            return false;
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url.group(1)).resolve("/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            // Too busy to answer.
            return false;
        }
    }
}
