package io.valence.metrics;

import java.util.EnumSet;
import java.util.Set;

/**
 * What can be wrong with a model, and shows in a window of its loss. Where a window says too little to tell, nothing
 * is: a warning that comes without cause is not read when there is one.
 */
public enum Ailment {
    /** A loss or a gradient was no finite number, and so is what it was added to. */
    NOT_FINITE("losses are no finite numbers: rows have been lost to it, start anew from a snapshot, with smaller rates") {
        @Override
        boolean shows(LossWindow window) {
            return window.count(Count.NOT_FINITE) > 0;
        }
    },

    /** All items' vectors point the same way, so that no user is told from another. */
    COLLAPSED("the items' vectors point all the same way: the temperature may be too high, or too little drawn uniformly") {
        @Override
        boolean shows(LossWindow window) {
            return window.count(Count.ITEMS) >= ITEMS_TO_TELL && window.measure(Measure.COLLAPSE) > MOST_COLLAPSE;
        }
    },

    /** A list of the most popular items would have done better, by more than chance. */
    BELOW_POPULARITY("a list of the most popular items would do better: try tune, or a lower correction") {
        @Override
        boolean shows(LossWindow window) {
            long hits = window.count(Count.HITS_AT_10);
            long popular = window.count(Count.POPULARITY_HITS_AT_10);
            return window.count(Count.CLICKS_TOTAL) >= CLICKS_TO_LEARN
                    && popular - hits > CERTAIN * Math.sqrt(popular + hits);
        }
    },

    /** Hardly anything but the same few popular items is in anyone's list, whatever the user had. */
    POPULARITY_ONLY("hardly anything but the same few popular items is recommended: the temperature may be too high") {
        @Override
        boolean shows(LossWindow window) {
            long lists = window.count(Count.LISTS);
            double listed = window.listedShare() * window.count(Count.ITEMS);
            return window.count(Count.CLICKS_TOTAL) >= CLICKS_TO_LEARN
                    && window.count(Count.ITEMS) >= CATALOGUE_TO_TELL
                    && window.coverage().stride() <= WIDEST_STRIDE
                    && lists >= LISTS_TO_TELL
                    && window.share(Count.POPULAR_PLACES, Count.LIST_PLACES) >= MUCH_POPULAR
                    && listed <= FEW_ITEMS_PER_LIST * Math.min(lists, LISTS_THAT_BRING_NEW);
        }
    };

    /** A few items may well be of one kind. */
    private static final int ITEMS_TO_TELL = 100;

    /** Healthy runs stay below 0.5: see src/jmh/learning-quality.md. */
    private static final double MOST_COLLAPSE = 0.9;

    /** Before that a model knows less than a list, on any log. */
    private static final int CLICKS_TO_LEARN = 20_000;

    /** Standard deviations of the difference of two counts: with a window a minute, by chance once in years. */
    private static final double CERTAIN = 5;

    /** Of fewer the most popular 1 % are fewer than a list. */
    private static final int CATALOGUE_TO_TELL = 1_000;

    /** Past it too few of the listed items are among the sampled ones. */
    private static final int WIDEST_STRIDE = 4;

    private static final int LISTS_TO_TELL = 200;

    /**
     * Twenty times what it is by chance. Alone it tells little: at the defaults it is 0.1 to 0.9 by the log, with
     * similarities that count for nothing 0.24 to 1. See src/jmh/learning-quality.md, for the next two as well.
     */
    private static final double MUCH_POPULAR = 0.2;

    /** Different items per list: what users had makes even lists of popular items differ somewhat. */
    private static final double FEW_ITEMS_PER_LIST = 0.2;

    /** Further lists hold ever fewer items that none before had. */
    private static final int LISTS_THAT_BRING_NEW = 500;

    private final String meaning;

    Ailment(String meaning) {
        this.meaning = meaning;
    }

    /** What it means and what may help, as the rest of a sentence. */
    public String meaning() {
        return meaning;
    }

    abstract boolean shows(LossWindow window);

    /** All that show in a window. */
    public static Set<Ailment> of(LossWindow window) {
        Set<Ailment> all = EnumSet.noneOf(Ailment.class);
        for (Ailment ailment : values()) {
            if (ailment.shows(window)) {
                all.add(ailment);
            }
        }
        return all;
    }
}
