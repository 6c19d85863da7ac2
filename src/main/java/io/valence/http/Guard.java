package io.valence.http;

import io.javalin.http.Context;
import io.valence.http.Json.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/**
 * Stands before every route: a request has to be addressed to this server, to come from no other site's page, to
 * bring the token if there is one, and to be of a reasonable size.
 */
final class Guard {

    /** What a load balancer asks, which has no token; tells nothing that a port that is open does not. */
    private static final Set<String> OPEN_TO_ALL = Set.of("/health/live", "/health/ready");

    private static final String SCHEME = "Bearer ";

    private final OwnNames names;
    private final byte[] token;

    Guard(Door door) {
        names = new OwnNames(door);
        token = door.token() == null ? null : digest(door.token());
    }

    /** @throws Refusal if the request is to go no further */
    void check(Context context) {
        SecurityHeaders.forEach(context::header);
        requireOwnName(context.req().getHeader("Host"));
        requireOwnPage(context.req().getHeader("Origin"), context.req().getHeader("Host"));
        String path = context.req().getRequestURI();
        // The page holds nothing by itself: what it shows, it asks for with the token.
        if (token != null && !OPEN_TO_ALL.contains(path) && !PageEndpoint.PATHS.contains(path)) {
            requireToken(context.req().getHeader("Authorization"));
        }
        requireReasonableSize(context);
    }

    /** A page whose name was made to point here (DNS rebinding) would have the browser's trust, and its name. */
    private void requireOwnName(String host) {
        // HTTP/1.0, which no browser speaks, may have none.
        if (host != null && !names.contains(host)) {
            throw new Refusal(421, new Problem(
                    "misdirected",
                    "this server does not go by the name in the header Host",
                    "ask by its address, or list the name in valence.http.names"));
        }
    }

    /** Nothing here is for the pages of others, not even what they could send without seeing the answer. */
    private static void requireOwnPage(String origin, String host) {
        if (origin != null && !origin.substring(origin.indexOf("://") + 1).equals("//" + host)) {
            throw new Refusal(403, new Problem(
                    "cross_origin",
                    "pages of other sites may not ask",
                    "ask from a program, or from a page of this server"));
        }
    }

    private void requireToken(String authorization) {
        boolean bearer = authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        // Of digests, so that the time it takes says nothing, not even about the length.
        if (!bearer || !MessageDigest.isEqual(token, digest(authorization.substring(SCHEME.length()).strip()))) {
            throw new Refusal(401, new Problem(
                    "unauthorized",
                    bearer ? "the token is not the one expected" : "a token is needed",
                    "send 'Authorization: Bearer TOKEN' with the server's valence.http.token"));
        }
    }

    private static void requireReasonableSize(Context context) {
        String query = context.req().getQueryString();
        if (query != null && query.length() > ApiServer.MAX_QUERY_CHARS) {
            throw new Refusal(414, JettyProblems.problem(414));
        }
        if (context.req().getContentLengthLong() > ApiServer.MAX_BODY_BYTES) {
            throw new Refusal(413, JettyProblems.problem(413));
        }
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
