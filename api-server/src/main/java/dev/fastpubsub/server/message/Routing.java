package dev.fastpubsub.server.message;

import dev.fastpubsub.server.database.Gate;
import dev.fastpubsub.server.subscription.Filter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A topic's number and its routed subscriptions as of one version. Whether it is still true is settled by the publish
 * itself, under the topic's lock. Thread-safe: all but the hint is immutable, and any value of the hint is right.
 */
final class Routing {

    private final int topicNum;
    private final long version;
    private final Map<Integer, Filter> filters;
    private final Gate gate = Gate.ofOneLock();
    private volatile long lastPos;

    /** @param filters of the routed subscriptions, by their numbers */
    Routing(int topicNum, long version, Map<Integer, Filter> filters) {
        this.topicNum = topicNum;
        this.version = version;
        this.filters = new LinkedHashMap<>(filters);
    }

    int topicNum() {
        return topicNum;
    }

    long version() {
        return version;
    }

    /** For those who are about to take the topic's lock. */
    Gate gate() {
        return gate;
    }

    /** A position known to be committed: the database looks for the topic's end from there on. */
    long lastPos() {
        return lastPos;
    }

    void advance(long pos) {
        lastPos = pos;
    }

    /** Which payloads go to which routed subscription; one that gets none is left out. */
    Matches matches(List<String> payloads) {
        if (filters.isEmpty()) {
            return Matches.NONE;
        }
        List<Map<String, String>> messages =
                payloads.stream().map(Filter::fields).toList();
        Map<Filter, String> byFilter = new HashMap<>();
        List<Integer> nums = new ArrayList<>();
        List<String> multiranges = new ArrayList<>();
        filters.forEach((num, filter) -> {
            String matched = byFilter.computeIfAbsent(filter, equal -> matching(equal, messages));
            if (!matched.equals(Multirange.EMPTY)) {
                nums.add(num);
                multiranges.add(matched);
            }
        });
        return new Matches(nums.stream().mapToInt(Integer::intValue).toArray(), multiranges.toArray(String[]::new));
    }

    private static String matching(Filter filter, List<Map<String, String>> messages) {
        return Multirange.of(LongStream.range(0, messages.size())
                .filter(index -> filter.matches(messages.get((int) index)))
                .toArray());
    }

    /** Subscription numbers, and for each the indexes of its payloads as a multirange. Not to be changed once made. */
    record Matches(int[] nums, String[] multiranges) {
        static final Matches NONE = new Matches(new int[0], new String[0]);
    }
}
