package io.valence.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.valence.negatives.MemoryBank;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Round trips over random banks are {@code BankStoreTest}'s. */
class BankCodecTest {

    @Test
    void shouldWriteTheGoldenHeadWhenTheRingHasWrapped() throws IOException {
        assertArrayEquals(Golden.bytes("bank-head.hex"), BankCodec.encodeHead(golden()));
    }

    @Test
    void shouldWriteTheGoldenPageWhenTheRingHasWrapped() throws IOException {
        assertArrayEquals(Golden.bytes("bank-page.hex"), BankCodec.encodePage(golden(), 0));
    }

    @Test
    void shouldReadTheGoldenBytesWhenTheBankIsEmpty() throws IOException {
        MemoryBank bank = new MemoryBank(5, 2);
        BankCodec.decodeHead(Golden.bytes("bank-head.hex"), bank);
        BankCodec.decodePage(Golden.bytes("bank-page.hex"), bank, 0);

        MemoryBank golden = golden();
        assertEquals(7, bank.inserts());
        for (int i = 0; i < 5; i++) {
            assertEquals(golden.at(i), bank.at(i));
            assertEquals(1, bank.count(golden.at(i)));
        }
        assertEquals(0, bank.count(10));
        assertArrayEquals(golden.vectors(), bank.vectors());
    }

    @Test
    void shouldNameBothVersionsWhenItIsOfAnother() throws IOException {
        byte[] head = Golden.ofVersion(2, Golden.bytes("bank-head.hex"));
        byte[] page = Golden.ofVersion(2, Golden.bytes("bank-page.hex"));
        String rest = " of version 1, got version 2: it was written by another release of Valence";

        assertEquals("expected a memory bank" + rest, refusedHead(head));
        assertEquals("expected a page of the memory bank" + rest, refusedPage(page));
    }

    @Test
    void shouldRefuseTheHeadWhenItIsOfAnyOtherLength() throws IOException {
        byte[] head = Golden.bytes("bank-head.hex");
        for (int length = 1; length < head.length + 8; length++) {
            if (length != head.length) {
                assertEquals(
                        "expected a memory bank of 17 bytes, got " + length + ": it is damaged",
                        refusedHead(Golden.cut(head, length)));
            }
        }
    }

    @Test
    void shouldRefuseAPageWhenItIsOfAnyOtherLength() throws IOException {
        byte[] page = Golden.bytes("bank-page.hex");
        for (int length = 1; length < page.length + 8; length++) {
            if (length != page.length) {
                assertEquals(
                        "expected a page of the memory bank of 64 bytes, got " + length + ": it is damaged",
                        refusedPage(Golden.cut(page, length)));
            }
        }
    }

    @Test
    void shouldRefuseTheHeadWhenTheBankIsOfAnotherKind() throws IOException {
        byte[] head = Golden.bytes("bank-head.hex");
        String message = assertThrows(
                        IllegalStateException.class, () -> BankCodec.decodeHead(head, new MemoryBank(5, 0)))
                .getMessage();

        assertEquals(
                "expected a memory bank of capacity 5 and 0 floats a vector, got 5 and 2: the bank's settings cannot"
                        + " change under one kafka.application.id",
                message);
    }

    private static String refusedHead(byte[] bytes) {
        MemoryBank bank = new MemoryBank(5, 2);
        return assertThrows(IllegalStateException.class, () -> BankCodec.decodeHead(bytes, bank)).getMessage();
    }

    private static String refusedPage(byte[] bytes) throws IOException {
        MemoryBank bank = new MemoryBank(5, 2);
        BankCodec.decodeHead(Golden.bytes("bank-head.hex"), bank);
        return assertThrows(IllegalStateException.class, () -> BankCodec.decodePage(bytes, bank, 0)).getMessage();
    }

    /** Capacity 5, frozen vectors of 2 floats, and the items 10 to 16 queued: 15 and 16 over 10 and 11. */
    private static MemoryBank golden() {
        MemoryBank bank = new MemoryBank(5, 2);
        for (int ordinal = 10; ordinal <= 16; ordinal++) {
            int position = bank.add(ordinal);
            bank.vectors()[2 * position] = ordinal + 0.5f;
            bank.vectors()[2 * position + 1] = -ordinal;
        }
        return bank;
    }
}
