package io.valence.dataset;

/** What a message shows of a file's text: enough to find it, and nothing that a terminal would obey. */
final class Excerpt {

    private static final int MOST_CHARS = 80;

    private Excerpt() {}

    static String of(String text) {
        String start = text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "…";
        return start.replaceAll("[\\p{Cntrl}&&[^\t]]", "?");
    }
}
