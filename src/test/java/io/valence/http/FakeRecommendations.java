package io.valence.http;

import io.valence.query.Answer;
import io.valence.query.Ranking;
import io.valence.query.Recommendations;
import io.valence.query.Sample;
import io.valence.query.Wanted;
import java.time.Duration;
import java.util.List;

/** Gives one answer to every question, and remembers the question. */
public final class FakeRecommendations implements Recommendations {

    private Answer<Ranking> answer = new Answer.Absent<>();
    private FakeRecommendations copies;
    private volatile Answer<Sample> sample = new Answer.Absent<>();
    private volatile int samples;
    private volatile String asked = "nothing";

    public void setAnswer(Answer<Ranking> answer) {
        this.answer = answer;
    }

    /** What there is if the owner cannot be asked; without it, nothing is ready then. */
    public void setCopy(Answer<Ranking> answer) {
        copies = new FakeRecommendations();
        copies.setAnswer(answer);
    }

    public void setSample(Answer<Sample> sample) {
        this.sample = sample;
    }

    /** How often a sample was asked for. */
    public int samples() {
        return samples;
    }

    /** The last question. */
    public String asked() {
        return asked;
    }

    @Override
    public Answer<Ranking> forUser(String user, Wanted wanted) {
        asked = "forUser " + user + " " + wanted;
        return answer;
    }

    @Override
    public Answer<Ranking> forSession(List<String> items, Wanted wanted) {
        asked = "forSession " + items + " " + wanted;
        return answer;
    }

    @Override
    public Answer<Ranking> similar(String item, int k) {
        asked = "similar " + item + " " + k;
        return answer;
    }

    @Override
    public Answer<Ranking> score(String user, List<String> items) {
        asked = "score " + user + " " + items;
        return answer;
    }

    @Override
    public Answer<List<String>> history(String user, int most) {
        asked = "history " + user + " " + most;
        return answer.then(ranking -> new Answer.Found<>(
                ranking.items().stream().map(Ranking.ScoredItem::id).limit(most).toList()));
    }

    @Override
    public Recommendations fromCopies() {
        return copies == null ? Recommendations.notReady("no copy", Duration.ofSeconds(2)) : copies;
    }

    @Override
    public Answer<Sample> sample(int items, int users) {
        asked = "sample " + items + " " + users;
        samples++;
        return sample;
    }
}
