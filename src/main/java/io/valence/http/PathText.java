package io.valence.http;

import io.javalin.http.Context;
import io.valence.http.Json.Problem;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text inside of a URL's path, where any character may stand for itself once it is percent-encoded. */
final class PathText {

    private static final int HEX = 16;

    /** Where the id is in {@code /v1/users/{id}}, split at the slashes. */
    private static final int ID_AT = 3;

    private PathText() {}

    /** The segment as it was sent: what Jetty and Javalin decode has lost what was malformed. */
    static String id(Context context) {
        return id(context, ID_AT);
    }

    /** @param at which of the path's parts it is, split at the slashes */
    static String id(Context context, int at) {
        return Limits.id(decode(context.req().getRequestURI().split("/", -1)[at]));
    }

    /** {@code text} with all but letters, digits, '-', '_' and '*' percent-encoded. */
    static String encode(String text) {
        // A path of dots alone would be another place.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace(".", "%2E");
    }

    /**
     * The text of one segment of a path; unlike in a query, '+' is itself.
     *
     * @throws Refusal if it is no percent-encoded UTF-8: a stand-in character would name another id
     */
    static String decode(String segment) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(segment.length());
        for (int at = 0; at < segment.length(); ) {
            int c = segment.codePointAt(at);
            if (c == '%') {
                bytes.write(hex(segment, at + 1) * HEX + hex(segment, at + 2));
                at += 3;
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                at += Character.charCount(c);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private static int hex(String segment, int at) {
        int digit = at < segment.length() ? Character.digit(segment.charAt(at), HEX) : -1;
        if (digit < 0) {
            throw malformed();
        }
        return digit;
    }

    private static Refusal malformed() {
        return new Refusal(400, new Problem(
                "malformed", "the path is no percent-encoded UTF-8", "encode the id's bytes in UTF-8 as %XX"));
    }
}
