package io.valence.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Listens as a music service logs them: users with a few artists of their own, in sessions that go on with the album's
 * next track three times of ten, with another of its tracks once, and else with another artist, often one of theirs.
 * Every play is one of many thousands that are about equally popular; what helps is the order of tracks, and taste.
 */
final class Listening {

    private static final int TRACKS = 10;
    private static final int OWN = 6;

    private final SplittableRandom random;
    private final int artists;
    private final List<Session> open = new ArrayList<>();
    private final int[][] own;

    /** A play: {@code user} listens to {@code track}. */
    record Play(int user, int track) {}

    private static final class Session {
        final int user;
        int artist = -1;
        int track;
        int left;

        Session(int user, int plays) {
            this.user = user;
            this.left = plays;
        }
    }

    Listening(long seed, int users, int artists) {
        this.random = new SplittableRandom(seed);
        this.artists = artists;
        this.own = new int[users][];
    }

    Play next() {
        if (open.size() < 20) {
            int user = (int) (own.length * Math.pow(random.nextDouble(), 1.7));
            if (own[user] == null) {
                own[user] = random.ints(OWN, 0, artists).toArray();
            }
            open.add(new Session(user, random.nextInt(3, 20)));
        }
        Session session = open.get(random.nextInt(open.size()));
        double choice = random.nextDouble();
        if (session.artist >= 0 && choice < 0.3) {
            session.track = (session.track + 1) % TRACKS;
        } else if (session.artist >= 0 && choice < 0.4) {
            session.track = random.nextInt(TRACKS);
        } else {
            session.artist = random.nextInt(4) > 0 ? own[session.user][random.nextInt(OWN)] : random.nextInt(artists);
            session.track = (int) (TRACKS * random.nextDouble() * random.nextDouble());
        }
        if (--session.left == 0) {
            open.remove(session);
        }
        return new Play(session.user, session.artist * TRACKS + session.track);
    }
}
