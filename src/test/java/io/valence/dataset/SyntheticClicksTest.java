package io.valence.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.event.Click;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SyntheticClicksTest {

    private static final int TASTES = 10;
    private static final SyntheticPlan PLAN = new SyntheticPlan(50_000, 2_000, 1_000, TASTES, 200, 42);

    @Test
    void shouldGiveTheSameClicksWhenThePlanIsTheSame() {
        assertEquals(all(PLAN), all(PLAN));
        assertNotEquals(all(PLAN), all(new SyntheticPlan(50_000, 2_000, 1_000, TASTES, 200, 43)));
    }

    @Test
    void shouldKnowATasteOnlyOfItemsOfThePlan() {
        assertEquals(OptionalInt.of(7 % TASTES), PLAN.tasteOf("i7"));
        assertEquals(OptionalInt.of(123 % TASTES), PLAN.tasteOf("i123"));
        for (String stranger : List.of("", "i", "u7", "i-1", "i7 ", "item7", "i99999999999")) {
            assertEquals(OptionalInt.empty(), PLAN.tasteOf(stranger), stranger);
        }
    }

    @Test
    void shouldKeepToThePlanWhenGenerating() {
        List<Click> clicks = all(PLAN);

        assertEquals(50_000, clicks.size());
        for (int i = 1; i < clicks.size(); i++) {
            assertTrue(clicks.get(i).timestamp() > clicks.get(i - 1).timestamp(), "times grow at " + i);
        }
        double gap = (clicks.get(49_999).timestamp() - clicks.get(0).timestamp()) / 49_999.0;
        assertEquals(200, gap, 5);
        assertTrue(clicks.stream().allMatch(click -> number(click.userId()) < 2_000));
        assertTrue(clicks.stream().allMatch(click -> number(click.itemId()) < 1_000));
    }

    @Test
    void shouldHaveNewUsersAndItemsArriveWhenGenerating() {
        List<Click> clicks = all(PLAN);
        Set<String> users = new HashSet<>();
        Set<String> items = new HashSet<>();
        clicks.subList(0, 25_000).forEach(click -> {
            users.add(click.userId());
            items.add(click.itemId());
        });
        long newUsers = clicks.subList(25_000, 50_000).stream().map(Click::userId).filter(users::add).count();
        long newItems = clicks.subList(25_000, 50_000).stream().map(Click::itemId).filter(items::add).count();

        assertTrue(newUsers > 200, newUsers + " new users");
        assertTrue(newItems > 50, newItems + " new items");
    }

    @Test
    void shouldHaveTastesWhenAUsersClicksAreLookedAt() {
        Map<String, Map<Integer, Integer>> tastes = new HashMap<>();
        all(PLAN).subList(0, 10_000).forEach(click -> tastes
                .computeIfAbsent(click.userId(), user -> new HashMap<>())
                .merge((int) (number(click.itemId()) % TASTES), 1, Integer::sum));
        double share = tastes.values().stream()
                .filter(counts -> total(counts) >= 20)
                .mapToDouble(counts -> (double) counts.values().stream().max(Comparator.naturalOrder()).get()
                        / total(counts))
                .average()
                .orElseThrow();

        assertTrue(share > 0.5, "a user's first taste has " + share);
    }

    @Test
    void shouldDrawRanksByZipfsLaw() {
        int draws = 200_000;
        int[] counts = new int[100];
        ZipfSampler sampler = new ZipfSampler(1_000, 1);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < draws; i++) {
            counts[sampler.sample(random, 100)]++;
        }
        double harmonic = 0;
        for (int rank = 1; rank <= 100; rank++) {
            harmonic += 1.0 / rank;
        }
        for (int rank : new int[] {1, 2, 10, 100}) {
            double expected = draws / (rank * harmonic);
            assertEquals(expected, counts[rank - 1], 5 * Math.sqrt(expected), "rank " + rank);
        }
    }

    @Test
    void shouldNameTheValueWhenThePlanIsImpossible() {
        assertEquals("items is 3, expected 10 or more", assertThrows(
                IllegalArgumentException.class, () -> new SyntheticPlan(1, 1, 3, 10, 1, 0)).getMessage());
    }

    @Test
    void shouldStayAsItWasWhenTastesDoNotTurnOver() {
        long hash = 0;
        for (Click click : all(PLAN)) {
            hash = 31 * hash + (click.userId() + " " + click.itemId() + " " + click.timestamp()).hashCode();
        }

        // Of the generator as it was before tastes could: the demo's figures are compared from version to version.
        assertEquals(9117092404703643187L, hash);
    }

    @Test
    void shouldTurnTastesOverAtTheClickWhenThePlanSaysSo() {
        List<Click> steady = all(PLAN);
        List<Click> turning = all(PLAN.turningAfter(20_000));

        assertEquals(turning, all(PLAN.turningAfter(20_000)));
        assertEquals(steady.subList(0, 20_000), turning.subList(0, 20_000));
        Map<String, Integer> before = mainTastes(turning.subList(15_000, 20_000));
        // The clicks right before the turn are of the tastes of before, and those right after it of the others.
        double kept = shareOfMain(turning.subList(19_000, 20_000), before, 0);
        double turned = shareOfMain(turning.subList(20_000, 21_000), before, TASTES / 2);
        double left = shareOfMain(turning.subList(20_000, 21_000), before, 0);
        assertTrue(kept > 0.5, kept + " of the clicks before are of the users' main tastes");
        assertTrue(turned > 0.5, turned + " of the clicks after are of those half of all further on");
        assertTrue(left < 0.2, left + " of the clicks after are of the tastes of before");
    }

    @Test
    void shouldStayTurnedWhenTheClicksGoOn() {
        List<Click> turning = all(PLAN.turningAfter(20_000));
        Map<String, Integer> after = mainTastes(turning.subList(20_000, 25_000));

        double kept = shareOfMain(turning.subList(25_000, 27_000), after, 0);
        assertTrue(kept > 0.4, kept + " of the clicks are of the users' main tastes after the turn");
    }

    @Test
    void shouldNameTheValueWhenTastesCannotTurnOver() {
        assertEquals("turnsAfter is -1, expected 0 or more", assertThrows(
                IllegalArgumentException.class, () -> PLAN.turningAfter(-1)).getMessage());
        assertEquals("tastes is 1, expected 2 or more", assertThrows(
                IllegalArgumentException.class, () -> new SyntheticPlan(9, 1, 3, 1, 1, 0, 5)).getMessage());
    }

    private static Map<String, Integer> mainTastes(List<Click> clicks) {
        Map<String, Map<Integer, Integer>> counts = new HashMap<>();
        clicks.forEach(click -> counts
                .computeIfAbsent(click.userId(), user -> new HashMap<>())
                .merge((int) (number(click.itemId()) % TASTES), 1, Integer::sum));
        Map<String, Integer> tastes = new HashMap<>();
        counts.forEach((user, each) -> tastes.put(
                user, each.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey()));
        return tastes;
    }

    /** Of the clicks of users whose main taste is known, how many are of the taste so many further on. */
    private static double shareOfMain(List<Click> clicks, Map<String, Integer> mainTastes, int further) {
        return clicks.stream()
                .filter(click -> mainTastes.containsKey(click.userId()))
                .mapToInt(click -> number(click.itemId()) % TASTES
                                == (mainTastes.get(click.userId()) + further) % TASTES
                        ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private static int total(Map<Integer, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static long number(String id) {
        return Long.parseLong(id.substring(1));
    }

    private static List<Click> all(SyntheticPlan plan) {
        SyntheticClicks source = new SyntheticClicks(plan);
        List<Click> clicks = new ArrayList<>();
        for (Click click = source.next(); click != null; click = source.next()) {
            clicks.add(click);
        }
        return clicks;
    }
}
