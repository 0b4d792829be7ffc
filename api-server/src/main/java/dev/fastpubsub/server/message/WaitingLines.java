package dev.fastpubsub.server.message;

import dev.fastpubsub.server.message.ClaimLine.Waiting;
import dev.fastpubsub.server.wakeup.WakeUp;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The lines of this server in which somebody waits: called when messages are committed, and watched for what comes due. Thread-safe.
 *
 * <p>A line is noted before it claims for the first one who waits. So a message is either there for that claim, or its commit
 * calls a line that is noted: none falls in between.
 */
final class WaitingLines {

    private final Map<Integer, Set<WaitingLine>> byTopic = new ConcurrentHashMap<>();
    private final Map<Integer, Set<WaitingLine>> bySubscription = new ConcurrentHashMap<>();
    private final Set<WaitingLine> all = ConcurrentHashMap.newKeySet();
    private final Watch watch;
    private final BooleanSupplier hearsOthers;
    private volatile boolean closed;

    /** Is told of lines of which it is to be found out when there will be something for them; must be quick. */
    interface Watch {

        /** As things stand: nobody knows. */
        void look(WaitingLine line);

        /** After somebody got messages: nothing of these comes due within a second, and of others it is known. */
        void lookLater(WaitingLine line);
    }

    /** @param hearsOthers whether other servers tell what they do */
    WaitingLines(Watch watch, BooleanSupplier hearsOthers) {
        this.watch = watch;
        this.hearsOthers = hearsOthers;
    }

    /** What the line of a subscription tells. */
    Waiting of(SubscriptionHandle subscription) {
        return new Waiting() {
            private @Nullable WaitingLine noted;
            private boolean lookedAt;

            @Override
            public void begins(ClaimLine line) {
                WaitingLine begun = new WaitingLine(subscription, line);
                noted = begun;
                lookedAt = false;
                add(byTopic, subscription.topicNum(), begun);
                add(bySubscription, subscription.num(), begun);
                all.add(begun);
                if (closed) {
                    line.close();
                }
            }

            @Override
            public void goesOn(ClaimLine line) {
                if (noted != null && lookedAt) {
                    watch.lookLater(noted);
                } else if (noted != null) {
                    lookedAt = true;
                    watch.look(noted);
                }
            }

            @Override
            public boolean hearsAll() {
                return hearsOthers.getAsBoolean();
            }

            @Override
            public void ends(ClaimLine line) {
                WaitingLine ended = noted;
                noted = null;
                if (ended != null) {
                    ended.end();
                    all.remove(ended);
                    remove(byTopic, subscription.topicNum(), ended);
                    remove(bySubscription, subscription.num(), ended);
                }
            }
        };
    }

    /** Calls those whom something concerns. */
    void hear(WakeUp wakeUp) {
        switch (wakeUp) {
            case WakeUp.Published(int topicNum, Set<Integer> routed) ->
                call(topicNum, subscription -> !subscription.routed() || routed.contains(subscription.num()));
            case WakeUp.OfAll(int topicNum) -> call(topicNum, subscription -> true);
            case WakeUp.Doubtful(int topicNum) ->
                byTopic.getOrDefault(topicNum, Set.of()).forEach(watch::look);
            case WakeUp.Rescheduled(int subscriptionNum) ->
                bySubscription.getOrDefault(subscriptionNum, Set.of()).forEach(watch::look);
            case WakeUp.Unknown() -> all.forEach(watch::look);
        }
    }

    /** All of this moment, without those in which nobody has waited since the last time. To be called now and then. */
    Collection<WaitingLine> sweep() {
        all.forEach(waiting -> waiting.line.endWhenIdle());
        return List.copyOf(all);
    }

    /** Nobody waits any longer, now and from now on. */
    void close() {
        closed = true;
        all.forEach(waiting -> waiting.line.close());
    }

    private static void add(Map<Integer, Set<WaitingLine>> lines, int num, WaitingLine line) {
        lines.compute(num, (unused, known) -> {
            Set<WaitingLine> some = known == null ? ConcurrentHashMap.newKeySet() : known;
            some.add(line);
            return some;
        });
    }

    private static void remove(Map<Integer, Set<WaitingLine>> lines, int num, WaitingLine line) {
        lines.computeIfPresent(num, (unused, some) -> {
            some.remove(line);
            return some.isEmpty() ? null : some;
        });
    }

    private void call(int topicNum, Predicate<SubscriptionHandle> concerned) {
        for (WaitingLine waiting : byTopic.getOrDefault(topicNum, Set.of())) {
            if (concerned.test(waiting.subscription)) {
                waiting.line.wake();
            }
        }
    }
}
