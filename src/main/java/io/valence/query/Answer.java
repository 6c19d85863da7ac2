package io.valence.query;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** What a query comes to. */
public sealed interface Answer<T> {

    /**
     * Here it is: use it.
     *
     * @param value as of the last commit
     */
    record Found<T>(T value) implements Answer<T> {}

    /**
     * A copy of it is here, while its owner cannot say: use it if an older one will do.
     *
     * @param value as of some commit before
     * @param behind changes of rows, of all of the owner's, that the copy has not taken over, as of its last fetch;
     *     empty while that is not known
     */
    record Stale<T>(T value, OptionalLong behind) implements Answer<T> {}

    /** Nothing was learned under this id up to the last commit: ask again after its next click, not before. */
    record Absent<T>() implements Answer<T> {}

    /**
     * Whether there is an answer cannot be said now: ask here again after a while.
     *
     * @param reason why not, as a sentence without its end
     * @param retryAfter after which time it is worth it
     */
    record NotReady<T>(String reason, Duration retryAfter) implements Answer<T> {}

    /**
     * Another instance keeps it: ask there, and if that one says the same, wait and begin again.
     *
     * @param host as that instance gave it in {@code application.server}
     * @param port as that instance gave it
     * @param copies who may have a copy, if that will do
     */
    record Elsewhere<T>(String host, int port, List<Place> copies) implements Answer<T> {

        public Elsewhere {
            copies = List.copyOf(copies);
        }

        /** Where it is. */
        public Place owner() {
            return new Place(host, port);
        }

        /** Without copies. */
        public Elsewhere(String host, int port) {
            this(host, port, List.of());
        }
    }

    /** Where an instance answers, as it gave it in {@code application.server}. */
    record Place(String host, int port) {}

    /** What {@code next} says to what was found; or why nothing was. */
    default <R> Answer<R> then(Function<T, Answer<R>> next) {
        if (this instanceof Found<T> found) {
            return next.apply(found.value());
        } else if (this instanceof Stale<T> stale) {
            Answer<R> answer = next.apply(stale.value());
            return answer instanceof Found<R> found ? new Stale<>(found.value(), stale.behind()) : answer;
        } else if (this instanceof NotReady<T> not) {
            return new NotReady<>(not.reason(), not.retryAfter());
        } else if (this instanceof Elsewhere<T> elsewhere) {
            return new Elsewhere<>(elsewhere.host(), elsewhere.port(), elsewhere.copies());
        }
        return new Absent<>();
    }
}
