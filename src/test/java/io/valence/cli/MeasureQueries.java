package io.valence.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How long does an answer take while the learner replays clicks at full speed? One client that asks one question after
 * the other, about users of the demo by chance, of a learner that is at work already:
 *
 * <pre>
 *   java --add-modules jdk.incubator.vector -jar target/valence.jar demo --clicks 2000000 &amp;
 *   java -cp target/test-classes:target/valence.jar io.valence.cli.MeasureQueries http://127.0.0.1:8080 3000
 * </pre>
 */
final class MeasureQueries {

    private static final int USERS = 5_000;
    private static final int WARM_UP = 500;

    private MeasureQueries() {}

    public static void main(String[] args) throws Exception {
        int questions = Integer.parseInt(args[1]);
        for (String more : List.of("", "/recommendations")) {
            measure(args[0], more, questions);
        }
    }

    private static void measure(String url, String more, int questions) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        SplittableRandom random = new SplittableRandom(1);
        List<Long> nanoseconds = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < WARM_UP + questions; i++) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(url + "/v1/users/u" + random.nextInt(USERS) + more))
                    .timeout(Duration.ofSeconds(30))
                    .build();
            long begun = System.nanoTime();
            int status = client.send(request, BodyHandlers.ofByteArray()).statusCode();
            if (i >= WARM_UP) {
                nanoseconds.add(System.nanoTime() - begun);
                refused += status == 200 || status == 404 ? 0 : 1;
            }
        }
        Collections.sort(nanoseconds);
        System.out.printf("GET /v1/users/{id}%s: p50 %.2f ms, p99 %.2f ms, max %.1f ms, %d asked, %d refused%n",
                more,
                nanoseconds.get(questions / 2) / 1e6,
                nanoseconds.get(questions * 99 / 100) / 1e6,
                nanoseconds.get(questions - 1) / 1e6,
                questions,
                refused);
    }
}
