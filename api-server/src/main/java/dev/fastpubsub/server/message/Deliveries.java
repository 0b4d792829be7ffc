package dev.fastpubsub.server.message;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.fastpubsub.server.config.RoundConfig;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.wakeup.WakeUps;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Gives messages to consumers and takes their answers. A subscription's number is cached without a time limit: numbers are
 * never reused and the database says when one is gone, upon which the id is looked up again. Thread-safe.
 */
final class Deliveries {

    private static final int CACHED_SUBSCRIPTIONS = 100_000;

    private final DeliveryStore store;
    private final WakeUps wakeUps;
    private final WaitingLines waitingLines;
    private final RoundConfig rounds;
    private final Cache<String, SubscriptionLine> lines =
            Caffeine.newBuilder().maximumSize(CACHED_SUBSCRIPTIONS).build();

    Deliveries(DeliveryStore store, WakeUps wakeUps, WaitingLines waitingLines, RoundConfig rounds) {
        this.store = store;
        this.wakeUps = wakeUps;
        this.waitingLines = waitingLines;
        this.rounds = rounds;
    }

    /**
     * Locks messages to a consumer, oldest availability first; if there are none, waits for some as long as the claim says. What was
     * locked to a consumer that has hung up meanwhile, or for which there is no room, goes back at once, as if it had not been delivered.
     *
     * @param room takes room for the answer, may wait for it, and throws when there is none
     * @return nothing to somebody who has hung up
     */
    List<Message> claim(String subscriptionId, Claim claim, Consumer<List<Message>> room) {
        long end = System.nanoTime() + claim.maxWait().toNanos();
        return with(subscriptionId, line -> {
            List<Message> messages = line.claim(claim.until(end));
            return messages.isEmpty() || isTaken(line, messages, claim, room) ? messages : List.of();
        });
    }

    private boolean isTaken(SubscriptionLine line, List<Message> messages, Claim claim, Consumer<List<Message>> room) {
        long claimedBefore = System.nanoTime();
        boolean taken = false;
        try {
            room.accept(messages);
            taken = !claim.hungUp().getAsBoolean();
        } finally {
            if (!taken) {
                reschedule(line, () -> store.giveBack(line.num(), messages, claimedBefore));
            }
        }
        return taken;
    }

    /** Ids that are not in delivery are ignored, here and below. */
    void ack(String subscriptionId, Collection<UUID> ids) {
        run(subscriptionId, line -> line.ack(MessageIds.of(ids, line.num())));
    }

    void nack(String subscriptionId, Collection<UUID> ids) {
        run(subscriptionId, line -> reschedule(line, () -> store.nack(line.num(), MessageIds.of(ids, line.num()))));
    }

    void reprocess(String subscriptionId, Collection<UUID> ids) {
        run(
                subscriptionId,
                line -> reschedule(line, () -> store.reprocess(line.num(), MessageIds.of(ids, line.num()))));
    }

    /** Of as many dead letters as go into one answer, at most a limit. */
    PageSize sizeOfDeadLetters(String subscriptionId, long offset, int limit) {
        return store.sizeOfDeadLetters(load(subscriptionId).num(), offset, limit);
    }

    List<Message> deadLetters(String subscriptionId, long offset, PageSize most) {
        return store.deadLetters(load(subscriptionId).num(), offset, most);
    }

    /** Tells of it also where the database did not answer: it may have happened. */
    private void reschedule(SubscriptionLine line, Runnable work) {
        try {
            work.run();
        } finally {
            wakeUps.rescheduled(line.num());
        }
    }

    private void run(String subscriptionId, Consumer<SubscriptionLine> work) {
        SubscriptionLine unused = with(subscriptionId, line -> {
            work.accept(line);
            return line;
        });
    }

    private <T> T with(String subscriptionId, Function<SubscriptionLine, T> work) {
        SubscriptionLine line = lines.getIfPresent(subscriptionId);
        if (line == null) {
            return work.apply(load(subscriptionId));
        }
        try {
            return work.apply(line);
        } catch (FastpubsubException e) {
            if (e.code() != ErrorCode.SUBSCRIPTION_NOT_FOUND) {
                throw e;
            }
            lines.asMap().remove(subscriptionId, line);
            return work.apply(load(subscriptionId));
        }
    }

    private SubscriptionLine load(String subscriptionId) {
        SubscriptionHandle found =
                store.find(subscriptionId).orElseThrow(() -> new FastpubsubException(ErrorCode.SUBSCRIPTION_NOT_FOUND));
        return lines.asMap()
                .compute(
                        subscriptionId,
                        (id, known) -> known != null && known.num() == found.num()
                                ? known
                                : new SubscriptionLine(found, store, rounds, waitingLines));
    }
}
