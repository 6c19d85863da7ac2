package io.valence.http;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a server may be called in the header Host. */
final class OwnNames {

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern PORT = Pattern.compile(":\\d*$");

    private final Set<String> names = new TreeSet<>(Set.of("localhost", "::1"));
    private final boolean anyAddress;

    OwnNames(Door door) {
        names.add(normal(door.host()));
        door.names().forEach(name -> names.add(normal(name)));
        // No page has an address for its name unless it is served from there; and a server may have many.
        anyAddress = door.isReachableFromOutside();
    }

    /** @param host as the header has it, with a port or without */
    boolean contains(String host) {
        String name = normal(PORT.matcher(host).replaceFirst(""));
        boolean v4 = IPV4.matcher(name).matches();
        boolean v6 = host.startsWith("[");
        return names.contains(name) || v4 && name.startsWith("127.") || anyAddress && (v4 || v6);
    }

    private static String normal(String name) {
        String bare = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
        return (bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare).toLowerCase(Locale.ROOT);
    }
}
