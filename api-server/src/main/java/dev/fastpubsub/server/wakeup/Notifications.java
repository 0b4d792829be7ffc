package dev.fastpubsub.server.wakeup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How wake-ups travel as NOTIFY's payloads: words with a space between, {@code t12} or {@code t12:5,7} for messages to topic 12 and
 * its routed subscriptions 5 and 7, {@code t12:*} for all of them, {@code s9} for subscription 9. A word that this version does not know is
 * taken for an unknown event.
 */
final class Notifications {

    /** PostgreSQL takes less than 8000 bytes. */
    static final int MAX_LENGTH = 7_900;

    /** Also the empty parts at the end: nobody writes those, so what they mean is not known. */
    private static final int ALL = -1;

    private Notifications() {}

    /** As few payloads as will hold them all. */
    static List<String> write(List<WakeUp> wakeUps) {
        List<String> payloads = new ArrayList<>();
        StringBuilder payload = new StringBuilder();
        for (WakeUp wakeUp : wakeUps) {
            String word = word(wakeUp);
            if (!payload.isEmpty() && payload.length() + 1 + word.length() > MAX_LENGTH) {
                payloads.add(payload.toString());
                payload.setLength(0);
            }
            payload.append(payload.isEmpty() ? "" : " ").append(word);
        }
        if (!payload.isEmpty()) {
            payloads.add(payload.toString());
        }
        return payloads;
    }

    static List<WakeUp> read(String payload) {
        return Arrays.stream(payload.split(" ", ALL)).map(Notifications::wakeUp).toList();
    }

    private static WakeUp wakeUp(String word) {
        try {
            if (word.startsWith("s")) {
                return new WakeUp.Rescheduled(Integer.parseInt(word.substring(1)));
            }
            if (!word.startsWith("t")) {
                return new WakeUp.Unknown();
            }
            int colon = word.indexOf(':');
            if (colon < 0) {
                return new WakeUp.Published(Integer.parseInt(word.substring(1)), Set.of());
            }
            int topicNum = Integer.parseInt(word.substring(1, colon));
            String routed = word.substring(colon + 1);
            return routed.equals("*")
                    ? new WakeUp.OfAll(topicNum)
                    : new WakeUp.Published(
                            topicNum,
                            Arrays.stream(routed.split(",", ALL))
                                    .map(Integer::valueOf)
                                    .collect(Collectors.toSet()));
        } catch (NumberFormatException e) {
            return new WakeUp.Unknown();
        }
    }

    private static String word(WakeUp wakeUp) {
        return switch (wakeUp) {
            case WakeUp.Published(int topicNum, Set<Integer> routed) ->
                "t" + topicNum + (routed.isEmpty() ? "" : ":" + joined(routed));
            case WakeUp.OfAll(int topicNum) -> "t" + topicNum + ":*";
            case WakeUp.Doubtful(int topicNum) -> "t" + topicNum + ":*";
            case WakeUp.Rescheduled(int subscriptionNum) -> "s" + subscriptionNum;
            case WakeUp.Unknown() -> "?";
        };
    }

    private static String joined(Set<Integer> nums) {
        return nums.stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
    }
}
