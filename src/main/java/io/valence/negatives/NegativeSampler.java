package io.valence.negatives;

import io.valence.embedding.Followers;
import io.valence.embedding.IntList;
import io.valence.embedding.RandomBits;
import io.valence.embedding.RowTable;
import java.util.Arrays;

/**
 * Draws negatives from Q(j) = m/N + (1−m)·n_j/|bank|: a share m uniform over the N known items, the rest from
 * the memory bank (mixed negative sampling, Yang et al. 2020, over a queue, Wang et al. 2021).
 *
 * <p>An item that is drawn c times is kept once with multiplicity c: Σ over c equal terms e^ℓ is e^(ℓ + ln c), so
 * the loss is the same and its gradient is taken once. Items of a frozen bank are told apart by position,
 * since each has a vector of its own. Draws that hit the positive or the user's history are dropped, not drawn
 * again: they were false negatives. Cost: O(draws + history). Nothing is allocated per click.
 */
public final class NegativeSampler {

    private static final int NOT_DRAWN = -1;
    /** Candidates are numbered: these two stand for all that is not kept, so that it is counted like what is. */
    private static final int MASKED = 0;
    private static final int CERTAIN = 1;
    private static final int FIRST = 2;
    private static final int LIVE = -1;
    private static final double TO_UNIT = 0x1.0p-31;

    private final MemoryBank bank;
    private final double uniformShare;
    private final boolean frozen;
    private final ItemMarks marks = new ItemMarks();
    private final ItemMarks positionMarks = new ItemMarks();
    private final int[] drawn;
    private final int[] positions;
    /** What was drawn, by the candidate's number. */
    private final int[] ordinals;
    private final int[] multiplicities;
    private final int[] bankPositions;
    /** One past the last candidate's number. */
    private int end = FIRST;
    private final double[] lnQ;
    private final int[] lnQRound;
    private int round;
    private int knownItems = -1;
    private int banked = -1;
    private int kept;
    private final IntList certain = new IntList();

    /**
     * @param bank where the share that is not uniform is drawn from
     * @param uniformShare m, 0 to 1
     * @param draws the most that one click draws
     */
    public NegativeSampler(MemoryBank bank, double uniformShare, int draws) {
        this.bank = bank;
        this.uniformShare = uniformShare;
        this.frozen = bank.vectorLength() > 0;
        this.drawn = new int[draws];
        this.positions = new int[draws];
        this.ordinals = new int[FIRST + draws];
        this.multiplicities = new int[FIRST + draws];
        this.bankPositions = new int[FIRST + draws];
        this.lnQ = new double[bank.capacity() + 1];
        this.lnQRound = new int[bank.capacity() + 1];
    }

    /**
     * Takes some items for certain, and draws others besides; what was drawn is read from the accessors.
     *
     * @param random the click's generator
     * @param draws how many to draw
     * @param items N, how many items are known
     * @param positive the clicked item's ordinal
     * @param history ordinals to drop, null for none
     * @param followers what may hold items to take for certain
     * @param followed whose followers these are: a slot, or {@link RowTable#NONE}
     */
    public void draw(
            RandomBits random, int draws, int items, int positive, IntList history, Followers followers, int followed) {
        if (items != knownItems || bank.size() != banked) {
            knownItems = items;
            banked = bank.size();
            round++;
        }
        mask(positive, history);
        take(followers, followed);
        draw(random, draws, items);
        Arrays.fill(multiplicities, 0, FIRST + draws, 0);
        int next = FIRST;
        if (frozen) {
            positionMarks.clear();
            for (int i = 0; i < draws; i++) {
                next = countFrozen(drawn[i], positions[i], next);
            }
        } else {
            for (int i = 0; i < draws; i++) {
                next = count(marks, drawn[i], drawn[i], LIVE, next);
            }
        }
        end = next;
        kept = draws - multiplicities[MASKED] - multiplicities[CERTAIN];
    }

    private void mask(int positive, IntList history) {
        marks.clear();
        for (int i = 0; history != null && i < history.size(); i++) {
            marks.put(history.get(i), MASKED);
        }
        marks.put(positive, MASKED);
    }

    private void take(Followers followers, int followed) {
        certain.clear();
        for (int i = 0; followed != RowTable.NONE && i < followers.size(followed); i++) {
            int follower = followers.ordinal(followed, i);
            if (marks.get(follower, NOT_DRAWN) == NOT_DRAWN) {
                marks.put(follower, CERTAIN);
                certain.add(follower);
            }
        }
    }

    private void draw(RandomBits random, int draws, int items) {
        long uniformBelow = (long) (effectiveUniformShare() / TO_UNIT);
        for (int i = 0; i < draws; i++) {
            long bits = random.next();
            int queuedAt = (int) scaled(bits, banked);
            int queued = bank.at(queuedAt);
            int any = (int) scaled(bits, items);
            // All bits where it is any item, none where it is a queued one. Which of them cannot be foreseen, and a jump
            // that was foreseen wrongly costs more than to look up both.
            int ifUniform = (int) ((bits & 0x7fffffffL) - uniformBelow >> Long.SIZE - 1);
            positions[i] = queuedAt & ~ifUniform | LIVE & ifUniform;
            drawn[i] = queued & ~ifUniform | any & ifUniform;
        }
    }

    /** The upper 32 bits as a number of 0 to bound − 1; biased by less than bound/2³². */
    private static long scaled(long bits, int bound) {
        return ((bits >>> 32) * bound) >>> 32;
    }

    private double effectiveUniformShare() {
        return banked == 0 ? 1 : uniformShare;
    }

    /** What was drawn from the bank is told apart by its position there, unless it is dropped or there for certain. */
    private int countFrozen(int ordinal, int position, int next) {
        int at = marks.get(ordinal, NOT_DRAWN);
        return position == LIVE || at == MASKED || at == CERTAIN
                ? count(marks, ordinal, ordinal, LIVE, next)
                : count(positionMarks, position, ordinal, position, next);
    }

    /**
     * Counts a draw, without a jump that depends on what was drawn before.
     *
     * @param next the number that another candidate gets
     * @return what is next then
     */
    private int count(ItemMarks numbers, int key, int ordinal, int position, int next) {
        int number = numbers.putIfAbsent(key, next);
        ordinals[number] = ordinal;
        bankPositions[number] = position;
        multiplicities[number]++;
        return next + (number == next ? 1 : 0);
    }

    /** Ordinals of the negatives that were taken for certain; none of them is among those drawn. */
    public IntList certain() {
        return certain;
    }

    /** How many different negatives were kept. */
    public int distinct() {
        return end - FIRST;
    }

    /** M: how many draws were kept, counting multiplicity. */
    public int kept() {
        return kept;
    }

    /** How many draws were dropped as false negatives. */
    public int masked() {
        return multiplicities[MASKED];
    }

    /** The ordinal of the negative {@code i}, 0 ≤ i &lt; {@link #distinct}. */
    public int ordinal(int i) {
        return ordinals[FIRST + i];
    }

    /** How often the negative {@code i} was drawn. */
    public int multiplicity(int i) {
        return multiplicities[FIRST + i];
    }

    /** The position in a frozen bank whose vector the negative {@code i} has, or -1 for the item's row of now. */
    public int bankPosition(int i) {
        return bankPositions[FIRST + i];
    }

    /**
     * Copies the negatives that were drawn, {@link #distinct} of them.
     *
     * @param toMultiplicities gets how often each was drawn
     * @param toLnQ gets each one's ln Q
     * @param toBankPositions gets each one's position; left as it is if the bank is live
     * @param at where the first one goes in each
     */
    public void copy(float[] toMultiplicities, float[] toLnQ, int[] toBankPositions, int at) {
        int count = distinct();
        for (int i = 0; i < count; i++) {
            toMultiplicities[at + i] = multiplicity(i);
        }
        for (int i = 0; i < count; i++) {
            toLnQ[at + i] = (float) lnQ(i);
        }
        for (int i = 0; frozen && i < count; i++) {
            toBankPositions[at + i] = bankPosition(i);
        }
    }

    /**
     * ln Q(j) for the negative {@code i}; kept per n_j until N or |bank| changes, since it is a logarithm. With a
     * frozen bank a position and the item's own row are different candidates, each drawn with its own share.
     */
    public double lnQ(int i) {
        int count = bank.count(ordinal(i));
        if (frozen) {
            double m = effectiveUniformShare();
            return StrictMath.log(bankPosition(i) == LIVE ? m / knownItems : (1 - m) / banked);
        }
        if (lnQRound[count] != round) {
            lnQRound[count] = round;
            double m = effectiveUniformShare();
            double fromBank = banked == 0 ? 0 : (1 - m) * count / banked;
            lnQ[count] = StrictMath.log(m / knownItems + fromBank);
        }
        return lnQ[count];
    }
}
