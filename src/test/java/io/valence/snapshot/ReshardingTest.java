package io.valence.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.valence.codec.RowView;
import io.valence.embedding.Followers;
import io.valence.store.NumberedKey;
import io.valence.store.StoreNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class ReshardingTest {

    private static final int USERS = 50;

    @Test
    void shouldBeItselfWhenItHasAsManyPartitions() {
        Snapshot snapshot = twoParts();

        assertSame(snapshot, Resharding.of(snapshot, 2));
    }

    @Test
    void shouldKeepEachUserWithTheItemsItHadWhenThereAreMoreOrFewerPartitions() {
        Map<String, List<String>> before = itemsOfUsers(twoParts());
        for (int partitions : new int[] {1, 3, 8}) {
            Snapshot after = Resharding.of(twoParts(), partitions);

            assertEquals(partitions, after.partitions().size());
            assertEquals(before, itemsOfUsers(after), partitions + " partitions");
            for (int partition = 0; partition < partitions; partition++) {
                for (Bytes user : after.partitions().get(partition).store(StoreNames.USERS).keySet()) {
                    assertEquals(partition, Resharding.partitionOf(user, partitions));
                }
            }
            new SnapshotCheck(2, Examples::emptyBank).requireFit(after);
        }
    }

    @Test
    void shouldHaveTheFirstPartitionsItemsAndBankEverywhereAndThenWhatOnlyOthersKnow() {
        Snapshot.Part first = twoParts().partitions().get(0);
        for (Snapshot.Part part : Resharding.of(twoParts(), 3).partitions()) {
            assertEquals(List.of("a", "b", "c"), catalogue(part));
            assertArrayEquals(Examples.item(1, 1), part.store(StoreNames.ITEMS).get(Examples.key("b")));
            assertArrayEquals(Examples.item(2, 0), part.store(StoreNames.ITEMS).get(Examples.key("c")));
            assertArrayEquals(
                    first.store(StoreNames.BANK).get(NumberedKey.of(0)),
                    part.store(StoreNames.BANK).get(NumberedKey.of(0)));
        }
    }

    @Test
    void shouldKeepWhatFollowedWhenTheCatalogueIsOfAnotherOrder() {
        for (Snapshot.Part part : Resharding.of(twoParts(), 3).partitions()) {
            assertEquals("b", follower(part, "a"));
            assertEquals("b", follower(part, "b"));
            assertEquals("a", follower(part, "c"));
        }
    }

    private static String follower(Snapshot.Part part, String item) {
        Followers followers = new Followers();
        new RowView(part.store(StoreNames.ITEMS).get(Examples.key(item))).readFollowers(followers, 0);
        assertEquals(1, followers.size(0));
        return catalogue(part).get(followers.ordinal(0, 0));
    }

    @Test
    void shouldKeepAnOpenWindowOnceWhenThereAreMorePartitions() {
        List<Integer> windows = Resharding.of(twoParts(), 3).partitions().stream()
                .map(part -> part.store(StoreNames.LOSS_WINDOW).size())
                .toList();

        assertEquals(List.of(1, 1, 0), windows);
    }

    @Test
    void shouldRefuseWhenUsersWereSpreadByAnotherPartitioner() {
        Snapshot.Part part = Examples.part(1, List.of("a"), Map.of("u0", List.of(0), "u1", List.of(0), "u2", List.of(0)));

        String message = assertThrows(
                        IllegalStateException.class, () -> Resharding.of(Examples.of(part, part), 3))
                .getMessage();

        assertTrue(message.startsWith("the user 'u0' is in partition "), message);
    }

    /** The second one knows the items in another order, and one more. */
    private static Snapshot twoParts() {
        Map<Integer, Map<String, List<Integer>>> users = Map.of(0, new HashMap<>(), 1, new HashMap<>());
        for (int user = 0; user < USERS; user++) {
            int partition = Resharding.partitionOf(Examples.key("u" + user), 2);
            users.get(partition).put("u" + user, user % 3 == 0 ? List.of() : List.of(user % 2, (user + 1) % 2));
        }
        return Examples.of(
                Examples.part(1, List.of("a", "b"), users.get(0)),
                Examples.part(2, List.of("c", "b", "a"), users.get(1)));
    }

    private static Map<String, List<String>> itemsOfUsers(Snapshot snapshot) {
        Map<String, List<String>> all = new HashMap<>();
        Set<String> seen = new TreeSet<>();
        for (Snapshot.Part part : snapshot.partitions()) {
            List<String> ids = catalogue(part);
            part.store(StoreNames.USERS).forEach((user, row) -> {
                assertTrue(seen.add(user.toString()), user + " is there twice");
                List<String> had = Arrays.stream(new RowView(row).history())
                        .mapToObj(ids::get)
                        .collect(Collectors.toList());
                Arrays.stream(new RowView(row).recent()).mapToObj(ids::get).forEach(had::add);
                all.put(user.toString(), had);
            });
        }
        assertEquals(USERS, all.size());
        return all;
    }

    private static List<String> catalogue(Snapshot.Part part) {
        return part.store(StoreNames.CATALOGUE).values().stream()
                .map(id -> new String(id, StandardCharsets.UTF_8))
                .toList();
    }
}
