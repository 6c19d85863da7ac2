package io.valence.http;

import io.valence.query.Answer;
import io.valence.query.Embedding;
import io.valence.query.EmbeddingQueries;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Answers what it was told to, the same for users and items; nothing else is there. */
public final class FakeQueries implements EmbeddingQueries {

    private final Map<String, Answer<Embedding>> answers = new HashMap<>();
    private final Map<String, Answer<Embedding>> copies = new HashMap<>();
    private final FakeRecommendations recommendations = new FakeRecommendations();
    private boolean ready = true;

    /** Of two components, updated 3 times by 2 clicks, last at {@code lastUpdated}. */
    public void add(String id, long lastUpdated) {
        put(id, new Answer.Found<>(new Embedding(id, new float[] {0.6f, -0.8f}, 2.5, 0.25f, 2, 3, lastUpdated)));
    }

    public void put(String id, Answer<Embedding> answer) {
        answers.put(id, answer);
    }

    /** What there is of an id if its owner cannot be asked. */
    public void putCopy(String id, Answer<Embedding> answer) {
        copies.put(id, answer);
    }

    public void setReady(boolean ready) {
        this.ready = ready;
    }

    @Override
    public Answer<Embedding> user(String id) {
        if (id.equals("broken")) {
            throw new IllegalStateException("secret detail");
        }
        if (id.equals("very broken")) {
            throw new AssertionError("secret detail");
        }
        return answers.getOrDefault(id, new Answer.Absent<>());
    }

    @Override
    public Answer<Embedding> item(String id) {
        return answers.getOrDefault(id, new Answer.Absent<>());
    }

    @Override
    public Answer<Embedding> userCopy(String id) {
        return copies.getOrDefault(id, new Answer.NotReady<>("no copy", Duration.ofSeconds(2)));
    }

    @Override
    public Answer<Embedding> itemCopy(String id) {
        return userCopy(id);
    }

    @Override
    public Answer<String> state() {
        return ready ? new Answer.Found<>("RUNNING") : new Answer.NotReady<>("restoring", Duration.ofSeconds(2));
    }

    @Override
    public FakeRecommendations recommendations() {
        return recommendations;
    }
}
