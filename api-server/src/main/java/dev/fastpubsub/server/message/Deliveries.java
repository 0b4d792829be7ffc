package dev.fastpubsub.server.message;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.fastpubsub.server.database.Gate;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import java.time.Duration;
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
    private final Duration lockTimeout;
    private final long maxBatchBytes;
    private final Cache<String, Handle> handles =
            Caffeine.newBuilder().maximumSize(CACHED_SUBSCRIPTIONS).build();

    Deliveries(DeliveryStore store, Duration lockTimeout, long maxBatchBytes) {
        this.store = store;
        this.lockTimeout = lockTimeout;
        this.maxBatchBytes = maxBatchBytes;
    }

    /** Locks up to {@code batchSize} messages to a consumer, oldest availability first. */
    List<Message> claim(String subscriptionId, String consumerId, int batchSize) {
        return with(subscriptionId, handle -> {
            List<Message> messages = handle.gate.pass(() ->
                    store.claim(handle.num, consumerId, batchSize, maxBatchBytes, lockTimeout, handle.claimedOff));
            for (Message message : messages) {
                handle.claimedOff = Math.max(handle.claimedOff, message.id().off());
            }
            return messages;
        });
    }

    /** Ids that are not in delivery are ignored, here and below. */
    void ack(String subscriptionId, Collection<UUID> ids) {
        run(subscriptionId, handle -> store.ack(handle.num, MessageIds.of(ids, handle.num)));
    }

    void nack(String subscriptionId, Collection<UUID> ids) {
        run(subscriptionId, handle -> store.nack(handle.num, MessageIds.of(ids, handle.num)));
    }

    void reprocess(String subscriptionId, Collection<UUID> ids) {
        run(subscriptionId, handle -> store.reprocess(handle.num, MessageIds.of(ids, handle.num)));
    }

    List<Message> deadLetters(String subscriptionId, long offset, int limit) {
        return store.deadLetters(load(subscriptionId).num, offset, limit);
    }

    private void run(String subscriptionId, Consumer<Handle> work) {
        Handle unused = with(subscriptionId, handle -> {
            work.accept(handle);
            return handle;
        });
    }

    private <T> T with(String subscriptionId, Function<Handle, T> work) {
        Handle handle = handles.getIfPresent(subscriptionId);
        if (handle == null) {
            return work.apply(load(subscriptionId));
        }
        try {
            return work.apply(handle);
        } catch (FastpubsubException e) {
            if (e.code() != ErrorCode.SUBSCRIPTION_NOT_FOUND) {
                throw e;
            }
            handles.asMap().remove(subscriptionId, handle);
            return work.apply(load(subscriptionId));
        }
    }

    private Handle load(String subscriptionId) {
        int num = store.subscriptionNum(subscriptionId)
                .orElseThrow(() -> new FastpubsubException(ErrorCode.SUBSCRIPTION_NOT_FOUND));
        return handles.asMap()
                .compute(subscriptionId, (id, known) -> known != null && known.num == num ? known : new Handle(num));
    }

    /** A subscription's number, and how far it is known to be claimed: a hint, of which any value is right. */
    private static final class Handle {
        final int num;
        final Gate gate = Gate.ofOneLock();
        volatile long claimedOff;

        Handle(int num) {
            this.num = num;
        }
    }
}
