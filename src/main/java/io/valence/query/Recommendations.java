package io.valence.query;

import java.time.Duration;
import java.util.List;

/**
 * Questions that look at all items. The score is the learner's own, {@code q̂·v̂/τ + b} with
 * {@code q = û + α·v̂(last item)}, over every item: exact, and the same for the same rows. What is not a number, or
 * infinite, is never recommended. What a reader can see, {@code package-info} says. Safe to call from any thread.
 *
 * <p>The first question after a start has the rows of the items read into memory, and is not ready until they are.
 */
public interface Recommendations {

    /** Items for a user; the popular ones for one without clicks, or whom nobody knows. */
    Answer<Ranking> forUser(String user, Wanted wanted);

    /**
     * Items for whoever just had these: by the mean of their unit vectors in place of q. The popular ones where none of
     * them is known.
     */
    Answer<Ranking> forSession(List<String> items, Wanted wanted);

    /**
     * The items nearest to an item, by the cosine of their vectors.
     *
     * @param k how many at most, 1 to {@value Wanted#MAX_K}
     */
    Answer<Ranking> similar(String item, int k);

    /** The scores of given items for a user, in the order given. */
    Answer<Ranking> score(String user, List<String> items);

    /**
     * What the user has had of late, most recent first.
     *
     * @param most how many ids at most
     */
    Answer<List<String>> history(String user, int most);

    /**
     * Some items and users of this instance, for a map: the same ones as long as they are there.
     *
     * @param items how many at most
     * @param users how many at most
     */
    Answer<Sample> sample(int items, int users);

    /**
     * The same questions, of which those about a user are answered from this instance alone, by a copy of the user's row
     * that may be older and the rows that are here of the items: for when the owner cannot be asked. Not ready where
     * there is no copy, or copies will not do.
     */
    Recommendations fromCopies();

    /** Says the same to every question. */
    static Recommendations notReady(String reason, Duration retryAfter) {
        Answer<Ranking> answer = new Answer.NotReady<>(reason, retryAfter);
        return new Recommendations() {
            @Override
            public Answer<Ranking> forUser(String user, Wanted wanted) {
                return answer;
            }

            @Override
            public Answer<Ranking> forSession(List<String> items, Wanted wanted) {
                return answer;
            }

            @Override
            public Answer<Ranking> similar(String item, int k) {
                return answer;
            }

            @Override
            public Answer<Ranking> score(String user, List<String> items) {
                return answer;
            }

            @Override
            public Answer<List<String>> history(String user, int most) {
                return new Answer.NotReady<>(reason, retryAfter);
            }

            @Override
            public Recommendations fromCopies() {
                return this;
            }

            @Override
            public Answer<Sample> sample(int items, int users) {
                return new Answer.NotReady<>(reason, retryAfter);
            }
        };
    }
}
