package io.valence.http;

import io.javalin.http.Context;
import io.valence.http.Json.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters behind a URL's question mark, as they were sent. Lists are separated by commas, or the parameter is
 * there more than once; a comma inside of an id is percent-encoded. '+' is a space, as forms have it.
 */
final class QueryText {

    private final Map<String, List<String>> values = new HashMap<>();

    /** @param names the parameters that there may be */
    QueryText(Context context, String... names) {
        String query = context.req().getQueryString();
        for (String part : query == null ? new String[0] : query.split("&")) {
            if (part.isEmpty()) {
                continue;
            }
            String[] pair = part.split("=", 2);
            String name = decode(pair[0]);
            if (!List.of(names).contains(name)) {
                throw Limits.unknown("parameter", name, names);
            }
            values.computeIfAbsent(name, first -> new ArrayList<>()).add(pair.length == 1 ? "" : pair[1]);
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The ids of a list; empty where there is none. */
    List<String> ids(String name) {
        List<String> ids = new ArrayList<>();
        for (String list : values.getOrDefault(name, List.of())) {
            for (String id : list.split(",")) {
                if (!id.isEmpty()) {
                    ids.add(Limits.id(decode(id)));
                }
            }
        }
        Limits.requireFew(name, ids.size());
        return ids;
    }

    /** How many are wanted. */
    int k() {
        if (!has("k")) {
            return Limits.DEFAULT_K;
        }
        String sent = decode(single("k"));
        try {
            return Limits.k(Integer.parseInt(sent), sent);
        } catch (NumberFormatException e) {
            return Limits.k(0, "'" + sent + "'");
        }
    }

    boolean flag(String name, boolean otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        String sent = single(name);
        if (!sent.equals("true") && !sent.equals("false")) {
            throw Limits.invalid(name, "true or false");
        }
        return sent.equals("true");
    }

    /** As it was sent, once; null where there is none. */
    String text(String name) {
        return has(name) ? decode(single(name)) : null;
    }

    private String single(String name) {
        List<String> all = values.get(name);
        if (all.size() > 1) {
            throw Limits.invalid(name, "it once");
        }
        return all.get(0);
    }

    private static String decode(String text) {
        try {
            return PathText.decode(text.replace("+", "%20"));
        } catch (Refusal e) {
            throw new Refusal(400, new Problem(
                    "malformed", "the query is no percent-encoded UTF-8", "encode the id's bytes in UTF-8 as %XX"));
        }
    }
}
