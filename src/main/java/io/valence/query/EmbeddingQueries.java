package io.valence.query;

import io.valence.event.Click;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Questions about embeddings. Values are as of the learner's last commit, about a second ago, and asking never
 * waits for the learner nor makes it wait. Safe to call from any thread.
 */
public interface EmbeddingQueries {

    /** The longest id, in bytes of UTF-8: none longer is ever learned. */
    int MAX_ID_BYTES = Click.MAX_ID_BYTES;

    /** The user's embedding. */
    Answer<Embedding> user(String id);

    /** The item's embedding. */
    Answer<Embedding> item(String id);

    /** Whether this instance answers now: found with the name of its state, or not ready. */
    Answer<String> state();

    /**
     * Answers from the stores of one running instance.
     *
     * @param streams the instance, started or not
     * @param self what it has as {@code application.server}, {@code host:port}; null for none
     */
    static EmbeddingQueries of(KafkaStreams streams, String self) {
        HostInfo known = HostInfo.buildFromEndpoint(self);
        return new StreamsQueries(new RunningInstance(streams), known == null ? HostInfo.unavailable() : known);
    }

    /**
     * Answers that nothing is ready, until there is an instance to ask.
     *
     * @param reason why not, as a sentence without its end
     * @param retryAfter after which time it is worth to ask again
     */
    static EmbeddingQueries notReady(String reason, Duration retryAfter) {
        return new EmbeddingQueries() {
            @Override
            public Answer<Embedding> user(String id) {
                return new Answer.NotReady<>(reason, retryAfter);
            }

            @Override
            public Answer<Embedding> item(String id) {
                return new Answer.NotReady<>(reason, retryAfter);
            }

            @Override
            public Answer<String> state() {
                return new Answer.NotReady<>(reason, retryAfter);
            }
        };
    }
}
