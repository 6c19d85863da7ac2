package io.valence.http;

import io.valence.http.Json.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;

/** The same shape for what Jetty refuses before it is a request to anybody. */
final class JettyProblems extends ErrorHandler {

    @Override
    public void handle(
            String target, Request base, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        base.setHandled(true);
        SecurityHeaders.forEach(response::setHeader);
        response.setContentType(Json.TYPE);
        response.getOutputStream().write(Json.bytes(problem(response.getStatus())));
    }

    @Override
    public ByteBuffer badMessageError(int status, String reason, HttpFields.Mutable fields) {
        SecurityHeaders.forEach(fields::put);
        fields.put(HttpHeader.CONTENT_TYPE, Json.TYPE);
        return ByteBuffer.wrap(Json.bytes(problem(status)));
    }

    static Problem problem(int status) {
        return switch (status) {
            case 404 -> new Problem("not_found", "there is nothing at this path", "see /openapi.json for what there is");
            case 405 -> new Problem("method_not_allowed", "this path does not take that", "use what Allow names");
            case 413 -> new Problem("body_too_large", "the body is over " + ApiServer.MAX_BODY_BYTES + " bytes",
                    "send less at once");
            case 414 -> new Problem("url_too_long", "the query is over " + ApiServer.MAX_QUERY_CHARS
                    + " characters, or the URL over " + ApiServer.MAX_HEADER_BYTES, "shorten it");
            case 431 -> new Problem("headers_too_large", "URL and headers are over "
                    + ApiServer.MAX_HEADER_BYTES + " bytes", "send fewer or shorter ones");
            default -> status < 500
                    ? new Problem("malformed", "this is no well-formed HTTP request", "check the request")
                    : new Problem("internal", "the request failed", "try again; the service's log says why");
        };
    }
}
