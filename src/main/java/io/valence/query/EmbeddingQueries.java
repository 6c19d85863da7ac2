package io.valence.query;

import io.valence.event.Click;
import io.valence.learning.LearnerConfig;
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

    /**
     * The user's embedding, or a copy of it that may be older, from this instance alone: for when the owner cannot be
     * asked. Not ready where there is none, or copies will not do.
     */
    Answer<Embedding> userCopy(String id);

    /** The item's, likewise. */
    Answer<Embedding> itemCopy(String id);

    /** Whether this instance has all that it is to have: found with the name of its state, or not ready. */
    Answer<String> state();

    /** Questions that look at all items of the same instance. */
    Recommendations recommendations();

    /**
     * Answers from the stores of one running instance.
     *
     * @param streams the instance, started or not
     * @param self what it has as {@code application.server}, {@code host:port}; null for none
     * @param model what the model is called that answers
     * @param learner its choices, which its scores depend on
     * @param copies whether copies of rows, which may be older, will do where their owner cannot be asked
     * @param approximate whether the best items are looked for in an index rather than among all
     */
    static EmbeddingQueries of(
            KafkaStreams streams,
            String self,
            String model,
            LearnerConfig learner,
            boolean copies,
            boolean approximate) {
        HostInfo known = HostInfo.buildFromEndpoint(self);
        HostInfo host = known == null ? HostInfo.unavailable() : known;
        Instance instance = new RunningInstance(streams, model);
        ItemSearch search = approximate ? new FollowingIndex((float) learner.temperature()) : ItemSearch.EXACT;
        return new StreamsQueries(
                instance, host, copies, new StreamsRecommendations(instance, host, learner, search, copies));
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
            public Answer<Embedding> userCopy(String id) {
                return new Answer.NotReady<>(reason, retryAfter);
            }

            @Override
            public Answer<Embedding> itemCopy(String id) {
                return new Answer.NotReady<>(reason, retryAfter);
            }

            @Override
            public Recommendations recommendations() {
                return Recommendations.notReady(reason, retryAfter);
            }

            @Override
            public Answer<String> state() {
                return new Answer.NotReady<>(reason, retryAfter);
            }
        };
    }
}
