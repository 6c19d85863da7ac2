package io.valence.bench;

import java.util.Locale;

/** What runs on the same clicks, in turn. */
enum Contender {
    ROCKSDB("a", "stock get+put, RocksDB"),
    MEMORY("b", "stock get+put, in memory"),
    VALENCE("c", "Valence"),
    BARE("d", "the learner without Kafka");

    private final String letter;
    private final String title;

    Contender(String letter, String title) {
        this.letter = letter;
        this.title = title;
    }

    /** What it is called in ratios. */
    String letter() {
        return letter;
    }

    /** What it is, for people. */
    String title() {
        return title;
    }

    /** What it is called in JSON, and the name of its application. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
