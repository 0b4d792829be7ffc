package dev.fastpubsub.server.wakeup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What other servers have not been told yet, each thing once. Thread-safe. */
final class Pending {

    /** Subscriptions of a topic that are told one by one; if it is more, all are. */
    private static final int MAX_ROUTED = 100;

    private Map<Integer, Set<Integer>> routedByTopic = new HashMap<>();
    private Set<Integer> toAll = new HashSet<>();
    private Set<Integer> rescheduled = new HashSet<>();

    synchronized void published(int topicNum, int[] routed) {
        if (toAll.contains(topicNum)) {
            return;
        }
        Set<Integer> subscriptions = routedByTopic.computeIfAbsent(topicNum, unused -> new HashSet<>());
        for (int num : routed) {
            subscriptions.add(num);
        }
        if (subscriptions.size() > MAX_ROUTED) {
            toAll.add(topicNum);
            routedByTopic.remove(topicNum);
        }
    }

    synchronized void concernsAll(int topicNum) {
        toAll.add(topicNum);
        routedByTopic.remove(topicNum);
    }

    synchronized void rescheduled(int subscriptionNum) {
        rescheduled.add(subscriptionNum);
    }

    /** Takes it all away. */
    synchronized List<WakeUp> take() {
        List<WakeUp> all = new ArrayList<>();
        routedByTopic.forEach((topicNum, routed) -> all.add(new WakeUp.Published(topicNum, routed)));
        toAll.forEach(topicNum -> all.add(new WakeUp.OfAll(topicNum)));
        rescheduled.forEach(num -> all.add(new WakeUp.Rescheduled(num)));
        routedByTopic = new HashMap<>();
        toAll = new HashSet<>();
        rescheduled = new HashSet<>();
        return all;
    }
}
