package io.valence.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BaselinesTest {

    private static final int POPULARITY = 0;
    private static final int RECENT = 1;
    private static final int TRANSITIONS = 2;
    private static final int BOTH_WAYS = 3;
    private static final int FACTORS = 4;

    private final Baselines baselines = new Baselines(42);

    @Test
    void shouldMissWhenTheItemIsNew() {
        learn("u a", "u b");

        int miss = PrequentialRanks.MISS;
        assertArrayEquals(new int[] {miss, miss, miss, miss, miss}, baselines.rank("u", "new"));
    }

    @Test
    void shouldRankByPopularityWhenTheUserIsNew() {
        learn("u a", "v a", "v b", "w a", "w c", "x c");

        assertArrayEquals(new int[] {1, 1, 1, 1, 1}, baselines.rank("new", "a"));
        assertArrayEquals(new int[] {2, 2, 2, 2, 2}, baselines.rank("new", "c"));
        assertArrayEquals(new int[] {3, 3, 3, 3, 3}, baselines.rank("new", "b"));
    }

    @Test
    void shouldLeaveOutWhatTheUserHadWhenItRanks() {
        learn("u a", "v a", "w a", "v b", "w b", "w c");

        assertEquals(2, baselines.rank("u", "c")[POPULARITY]);
        assertEquals(1, baselines.rank("v", "c")[POPULARITY]);
    }

    @Test
    void shouldCountTiesAgainstTheItemWhenScoresAreEqual() {
        learn("u a", "v b", "w c", "x d");

        assertEquals(3, baselines.rank("u", "b")[POPULARITY]);
    }

    @Test
    void shouldRankWhatFollowedTheLastItemFirstWhenItRanksByTransitions() {
        learn("u a", "u b", "v c", "w c", "x c", "x d", "y a");

        assertEquals(1, baselines.rank("y", "b")[TRANSITIONS]);
        assertEquals(2, baselines.rank("y", "c")[TRANSITIONS]);
        assertEquals(3, baselines.rank("y", "d")[TRANSITIONS]);
        learn("z b");
        assertEquals(1, baselines.rank("z", "a")[BOTH_WAYS]);
        // b was never followed by anything: what is left is popularity.
        assertEquals(2, baselines.rank("z", "a")[TRANSITIONS]);
    }

    @Test
    void shouldPreferWhatIsClickedNowWhenItRanksByRecentPopularity() {
        for (int i = 0; i < 3000; i++) {
            learn("old" + i + " a");
        }
        for (int i = 0; i < 1500; i++) {
            learn("new" + i + " b");
        }

        assertEquals(2, baselines.rank("u", "b")[POPULARITY]);
        learn("u c");
        // b: 1,500 clicks of the last 1.5 half-lives; a: 3,000 before them.
        assertEquals(1, baselines.rank("u", "b")[RECENT]);
        assertEquals(2, baselines.rank("u", "b")[POPULARITY]);
    }

    @Test
    void shouldTellGroupsApartWhenItRanksByFactors() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            int user = random.nextInt(40);
            learn("u" + user + " " + (user % 2) + "-" + random.nextInt(30));
        }
        learn("even 0-1", "even 0-2", "even 0-3", "even 0-4", "even 0-5");

        int rank = baselines.rank("even", "0-7")[FACTORS];
        assertTrue(rank <= 30, "expected it among the 25 of its group, got " + rank);
    }

    @Test
    void shouldLearnNothingButWhatIsKnownAndHadWhenTheClickIsADislike() {
        learn("u a", "v b");
        baselines.learn("v", "c", -1);

        assertEquals(2, baselines.rank("u", "c")[POPULARITY]);
        assertEquals(1, baselines.rank("v", "a")[POPULARITY]);
    }

    @Test
    void shouldAgreeWithItsDefinitionWhenClicksAreRandom() {
        Random random = new Random(3);
        List<String[]> clicks = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String user = "u" + random.nextInt(50);
            String item = "i" + (int) (40 * random.nextDouble() * random.nextDouble());
            int expected = popularityRank(clicks, user, item);
            int[] ranks = baselines.rank(user, item);
            assertEquals(expected, ranks[POPULARITY], "seed 3, click " + i);
            baselines.learn(user, item, 1);
            clicks.add(new String[] {user, item});
        }
    }

    private static int popularityRank(List<String[]> clicks, String user, String item) {
        Set<String> rivals = new HashSet<>();
        clicks.forEach(click -> rivals.add(click[1]));
        if (!rivals.contains(item)) {
            return PrequentialRanks.MISS;
        }
        clicks.stream().filter(click -> click[0].equals(user)).forEach(click -> rivals.remove(click[1]));
        rivals.remove(item);
        long target = count(clicks, item);
        return 1 + (int) rivals.stream().filter(rival -> count(clicks, rival) >= target).count();
    }

    private static long count(List<String[]> clicks, String item) {
        return clicks.stream().filter(click -> click[1].equals(item)).count();
    }

    private void learn(String... clicks) {
        for (String click : clicks) {
            String[] parts = click.split(" ");
            baselines.learn(parts[0], parts[1], 1);
        }
    }
}
