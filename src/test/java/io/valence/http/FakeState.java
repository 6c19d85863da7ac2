package io.valence.http;

import io.valence.query.Answer;
import io.valence.query.InstanceState;
import io.valence.query.StateQueries;
import io.valence.query.StoreState;
import io.valence.query.StoredRow;
import java.util.List;

/** Says what it was told to; of rows there is one user, ada. */
final class FakeState implements StateQueries {

    private Answer<List<InstanceState>> instances = new Answer.Found<>(List.of());
    private long lag;

    void setInstances(Answer<List<InstanceState>> answer) {
        instances = answer;
    }

    void setLag(long lag) {
        this.lag = lag;
    }

    @Override
    public Answer<List<InstanceState>> instances() {
        return instances;
    }

    @Override
    public Answer<List<StoreState>> stores() {
        return new Answer.Found<>(List.of(
                new StoreState("users", true, List.of(0, 2), List.of(1)),
                new StoreState("bank", false, List.of(0, 2), List.of(1))));
    }

    @Override
    public Answer<StoredRow> row(String store, String key) {
        return switch (store + "/" + key) {
            case "users/ada" -> new Answer.Found<>(
                    new StoredRow(store, key, new float[] {1.5f, -2}, 0.25f, 2, 3, 9_000));
            case "items/far/away" -> new Answer.Elsewhere<>("there", 8081);
            default -> new Answer.Absent<>();
        };
    }

    @Override
    public long lag() {
        return lag;
    }
}
