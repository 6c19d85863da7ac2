package io.valence.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the name that was meant. */
final class NearestName {

    // Beyond three edits a guess is more often wrong than right.
    private static final int MOST_EDITS = 3;

    private NearestName() {}

    /**
     * The name of {@code known} that is the fewest edits away from one of {@code spellings}, if one is near.
     *
     * @param spellings what was written, and other ways to read it
     */
    static Optional<String> of(Collection<String> spellings, Collection<String> known) {
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (String name : known) {
            for (String spelling : spellings) {
                int edits = edits(plain(spelling), plain(name));
                if (edits >= 0 && edits < fewest) {
                    nearest = name;
                    fewest = edits;
                }
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** The number of edits, or -1 if they are too many for a suggestion. */
    private static int edits(String written, String name) {
        // At most half of what differs, so that a short wrong name under a long right prefix suggests nothing.
        int firstDifference = Arrays.mismatch(written.toCharArray(), name.toCharArray());
        int differing = firstDifference < 0 ? 0 : written.length() - firstDifference;
        int most = Math.min(MOST_EDITS, Math.max(1, (differing + 1) / 2));
        return new LevenshteinDistance(most).apply(written, name);
    }

    /** Without case and without dashes, so that {@code lastItemWeight} is no edit away from the right name. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]", "");
    }
}
