package io.valence.dataset;

import java.util.List;
import java.util.Locale;

/** The parts of a click that a column can hold, and what such columns are called in published logs. */
enum Field {
    USER(true, "user_id", "user", "uid", "visitor_id", "customer_id", "reviewer_id", "session_id", "session"),
    ITEM(true, "item_id", "item", "iid", "movie_id", "product_id", "asin", "parent_asin", "book_id", "business_id",
            "venue_id", "artist_id", "track_id", "article_id", "sku"),
    TIME(true, "timestamp", "time", "ts", "event_time", "unix_review_time", "datetime", "date", "created_at"),
    EVENT_TYPE(false, "event_type", "event", "action", "behavior_type", "behavior"),
    EVENT_ID(false, "event_id"),
    WEIGHT(false, "weight");

    private final boolean required;
    private final List<String> aliases;

    Field(boolean required, String... aliases) {
        this.required = required;
        this.aliases = List.of(aliases);
    }

    boolean required() {
        return required;
    }

    /** As a user writes it in a mapping. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Where in {@code header} the first alias that occurs is, or -1. */
    int in(List<String> header) {
        List<String> names = header.stream().map(Field::simplified).toList();
        return aliases.stream().map(Field::simplified).mapToInt(names::indexOf).filter(at -> at >= 0).findFirst()
                .orElse(-1);
    }

    /** Without case, separators and RecBole's type: {@code userId}, {@code USER_ID} and {@code user_id:token}. */
    private static String simplified(String name) {
        int type = name.indexOf(':');
        String bare = type < 0 ? name : name.substring(0, type);
        return bare.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
