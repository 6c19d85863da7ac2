package io.valence.http;

import io.valence.event.Click;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where clicks go that come in over HTTP. Safe to call from any thread. */
public interface ClickIntake {

    /** Sends clicks; done when the brokers have acknowledged all of them. */
    CompletionStage<Void> send(List<Click> clicks);

    /** Asks for a user to be forgotten; done when the brokers have acknowledged that. */
    CompletionStage<Void> forget(String userId);
}
