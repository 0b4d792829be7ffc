package dev.fastpubsub.server.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which promises were not kept, how often, and some examples of each. Not thread-safe. */
final class Verdict {

    private static final int EXAMPLES = 10;

    enum Kind {
        LOST,
        DOUBLED,
        FOREIGN,
        REORDERED,
        WRONG_ATTEMPTS,
        WRONG_METRICS
    }

    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final List<String> examples = new ArrayList<>();

    void found(Kind kind, String subscription, String what) {
        if (counts.merge(kind, 1L, Long::sum) <= EXAMPLES) {
            examples.add(kind + " in " + subscription + ": " + what);
        }
    }

    long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    boolean isGood() {
        return counts.isEmpty();
    }

    List<String> examples() {
        return List.copyOf(examples);
    }
}
