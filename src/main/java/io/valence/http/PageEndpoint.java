package io.valence.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The page to look at: files from the jar, each named here, so that no path leads to another. */
final class PageEndpoint {

    /** Only what this server sends, and no script or style from within the page: ids are shown there. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String PLOT = "/webjars/uplot/1.6.30/dist/";

    private static final Map<String, String> TYPES = types();

    /** Every path that the page consists of. */
    static final Set<String> PATHS = TYPES.keySet();

    private static Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        types.put("/", "text/html");
        types.put("/page/valence.css", "text/css");
        for (String script : List.of("main", "api", "curves", "lists", "map", "series", "visitor")) {
            types.put("/page/" + script + ".js", "text/javascript");
        }
        types.put(PLOT + "uPlot.min.css", "text/css");
        types.put(PLOT + "uPlot.iife.min.js", "text/javascript");
        return types;
    }

    void send(Context context) {
        String path = context.req().getRequestURI();
        context.header("Content-Security-Policy", POLICY);
        context.contentType(TYPES.get(path) + ";charset=utf-8").result(bytes(path));
    }

    private static byte[] bytes(String path) {
        String resource = path.equals("/") ? "/page/index.html"
                : path.startsWith(PLOT) ? "/META-INF/resources" + path
                : path;
        try (InputStream in = PageEndpoint.class.getResourceAsStream(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
