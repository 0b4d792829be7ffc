package dev.fastpubsub.server.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One offset per message and one message per offset, without gaps, and each publisher's messages in its order. */
final class Offsets {
    private final Map<String, Publication> publications;
    private final Map<String, Map<String, Long>> byTopic = new HashMap<>();
    private final List<String> findings = new ArrayList<>();

    Offsets(Map<String, Publication> publications) {
        this.publications = publications;
    }

    void add(SubscriptionHistory subscription) {
        Map<String, Long> known = byTopic.computeIfAbsent(subscription.topic, topic -> new HashMap<>());
        for (Delivery delivery : subscription.deliveries) {
            Long before = known.putIfAbsent(delivery.message(), delivery.off());
            if (before != null && before != delivery.off()) {
                findings.add(subscription.id + ": wrong offset: " + delivery.message() + " has " + delivery.off()
                        + " here and " + before + " elsewhere");
            }
        }
    }

    List<String> findings() {
        byTopic.forEach((topic, offsets) -> {
            judgeDensity(topic, offsets.values());
            judgePublishers(topic, offsets);
        });
        return findings;
    }

    private void judgeDensity(String topic, Collection<Long> offsets) {
        Set<Long> distinct = new HashSet<>(offsets);
        long last = offsets.stream().mapToLong(Long::longValue).max().orElse(0);
        if (distinct.size() != offsets.size() || distinct.size() != last) {
            findings.add(topic + ": wrong offsets: " + offsets.size() + " messages have " + distinct.size()
                    + " offsets up to " + last);
        }
    }

    private void judgePublishers(String topic, Map<String, Long> offsets) {
        Map<String, Publication> last = new HashMap<>();
        publications.values().stream()
                .filter(publication -> offsets.containsKey(publication.message()))
                .sorted(Comparator.comparingInt(Publication::sequence))
                .forEach(publication -> {
                    Publication before = last.put(publication.publisher(), publication);
                    if (before != null
                            && offsets.getOrDefault(before.message(), 0L)
                                    >= offsets.getOrDefault(publication.message(), 0L)) {
                        findings.add(topic + ": out of order: " + before.message() + " and " + publication.message());
                    }
                });
    }
}
