package dev.fastpubsub.operator.support;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What nobody may repeat in a test run. Thread-safe. */
public final class Secrets {

    private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

    private Secrets() {}

    public static String remember(String secret) {
        KNOWN.add(secret);
        return secret;
    }

    public static Set<String> known() {
        return Set.copyOf(KNOWN);
    }
}
