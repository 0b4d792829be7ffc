package dev.fastpubsub.server.message;

import dev.fastpubsub.server.json.JsonSlice;
import dev.fastpubsub.server.subscription.Filter;
import dev.fastpubsub.server.subscription.FilteredFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A topic's number and its routed subscriptions as of one version. Whether it is still true is settled by the publish
 * itself, under the topic's lock. Thread-safe: all but the hint is immutable, and any value of the hint is right.
 */
final class Routing {

    private final int topicNum;
    private final long version;
    private final List<Destination> destinations;
    private final FilteredFields fields;
    private volatile long lastPos;

    /** @param filters of the routed subscriptions, by their numbers */
    Routing(int topicNum, long version, Map<Integer, Filter> filters) {
        this.topicNum = topicNum;
        this.version = version;
        Map<Filter, List<Integer>> numsByFilter = new LinkedHashMap<>();
        filters.forEach((num, filter) -> numsByFilter
                .computeIfAbsent(filter, unused -> new ArrayList<>())
                .add(num));
        this.destinations = numsByFilter.entrySet().stream()
                .map(entry -> new Destination(entry.getKey(), List.copyOf(entry.getValue())))
                .toList();
        this.fields = FilteredFields.of(filters.values());
    }

    int topicNum() {
        return topicNum;
    }

    long version() {
        return version;
    }

    /** A position known to be committed: the database looks for the topic's end from there on. */
    long lastPos() {
        return lastPos;
    }

    void advance(long pos) {
        lastPos = pos;
    }

    /** Which payloads go to which routed subscription; one that gets none is left out. */
    Matches matches(List<JsonSlice> payloads) {
        if (destinations.isEmpty()) {
            return Matches.NONE;
        }
        List<Map<String, String>> messages = payloads.stream().map(fields::of).toList();
        List<Integer> nums = new ArrayList<>();
        List<String> multiranges = new ArrayList<>();
        for (Destination destination : destinations) {
            String matched = destination.matching(messages);
            if (!matched.equals(Multirange.EMPTY)) {
                for (int num : destination.nums) {
                    nums.add(num);
                    multiranges.add(matched);
                }
            }
        }
        return new Matches(nums.stream().mapToInt(Integer::intValue).toArray(), multiranges.toArray(String[]::new));
    }

    /** The subscriptions that have one filter. */
    private record Destination(Filter filter, List<Integer> nums) {

        String matching(List<Map<String, String>> messages) {
            long[] indexes = new long[messages.size()];
            int count = 0;
            for (int index = 0; index < indexes.length; index++) {
                if (filter.matches(messages.get(index))) {
                    indexes[count++] = index;
                }
            }
            return Multirange.of(Arrays.copyOf(indexes, count));
        }
    }

    /** Subscription numbers, and for each the indexes of its payloads as a multirange. Not to be changed once made. */
    record Matches(int[] nums, String[] multiranges) {
        static final Matches NONE = new Matches(new int[0], new String[0]);
    }
}
