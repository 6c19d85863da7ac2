package io.valence.store;

import io.valence.codec.BankCodec;
import io.valence.codec.SharedWeightsCodec;
import io.valence.embedding.SharedWeights;
import io.valence.negatives.MemoryBank;
import org.apache.kafka.common.utils.Bytes;

/**
 * Keeps a memory bank: its head under {@link BankCodec#HEAD}, its pages under their numbers, big-endian i32. Next to
 * it, under {@link BankCodec#WEIGHTS}, the weights that all users share.
 */
final class BankStore implements Resident {

    static final Bytes WEIGHTS = NumberedKey.of(BankCodec.WEIGHTS);

    private static final Bytes HEAD = NumberedKey.of(BankCodec.HEAD);

    private final MemoryBank bank;
    private final SharedWeights weights;
    private long written;

    /**
     * Fills {@code bank}, an empty one, and {@code weights}, new ones, with what was saved.
     *
     * @throws IllegalStateException if a page is missing, damaged or of another release
     */
    BankStore(WriteBehindStore store, MemoryBank bank, SharedWeights weights) {
        this.bank = bank;
        this.weights = weights;
        byte[] saved = store.get(WEIGHTS);
        if (saved != null) {
            SharedWeightsCodec.decode(saved, weights);
        }
        byte[] head = store.get(HEAD);
        if (head != null) {
            BankCodec.decodeHead(head, bank);
            for (int page = 0; page * BankCodec.PAGE < bank.size(); page++) {
                byte[] bytes = store.get(NumberedKey.of(page));
                if (bytes == null) {
                    throw new IllegalStateException(
                            "the memory bank has " + bank.size() + " items, but page " + page + " is missing");
                }
                BankCodec.decodePage(bytes, bank, page);
            }
        }
        written = bank.inserts();
    }

    MemoryBank bank() {
        return bank;
    }

    @Override
    public void flush(Writer writer) {
        if (weights.takeChanged()) {
            writer.put(WEIGHTS, SharedWeightsCodec.encode(weights));
        }
        long inserts = bank.inserts();
        if (inserts == written) {
            return;
        }
        int pages = (bank.capacity() + BankCodec.PAGE - 1) / BankCodec.PAGE;
        boolean all = inserts - written >= bank.capacity();
        int first = all ? 0 : (int) (written % bank.capacity()) / BankCodec.PAGE;
        int last = all ? pages - 1 : (int) ((inserts - 1) % bank.capacity()) / BankCodec.PAGE;
        boolean wraps = !all && written % bank.capacity() > (inserts - 1) % bank.capacity();
        for (int page = 0; page < pages && page * BankCodec.PAGE < bank.size(); page++) {
            if (wraps ? page >= first || page <= last : page >= first && page <= last) {
                writer.put(NumberedKey.of(page), BankCodec.encodePage(bank, page));
            }
        }
        writer.put(HEAD, BankCodec.encodeHead(bank));
        written = inserts;
    }
}
