package dev.fastpubsub.server.message;

import java.util.Optional;
import java.util.UUID;

/**
 * Where a message is, as a UUID of version 8 (RFC 9562, section 5.8): 48 bits of milliseconds since 1970, 32 bits of
 * subscription number, 42 bits of offset. So an ack finds its lease without a look-up table, and ids sort by time.
 *
 * @param createdAtMillis rounded down
 * @param subscriptionNum 1 to 2^31-1
 * @param off the offset in the topic, 1 to 2^42-1
 */
record MessageId(long createdAtMillis, int subscriptionNum, long off) {

    private static final int VERSION = 8;
    private static final long MAX_MILLIS = (1L << 48) - 1;
    private static final long MAX_OFF = (1L << 42) - 1;

    MessageId {
        if (createdAtMillis < 0 || createdAtMillis > MAX_MILLIS || subscriptionNum < 0 || off < 0 || off > MAX_OFF) {
            throw new IllegalArgumentException(
                    "no message id can hold " + createdAtMillis + ", " + subscriptionNum + ", " + off);
        }
    }

    /** Empty for a UUID that this server cannot have given out. */
    static Optional<MessageId> of(UUID uuid) {
        long high = uuid.getMostSignificantBits();
        long low = uuid.getLeastSignificantBits();
        long subscription = (high & 0xFFF) << 20 | (low >>> 42 & 0xFFFFF);
        if (uuid.version() != VERSION || uuid.variant() != 2 || subscription > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        return Optional.of(new MessageId(high >>> 16, (int) subscription, low & MAX_OFF));
    }

    UUID uuid() {
        long high = createdAtMillis << 16 | (long) VERSION << 12 | subscriptionNum >>> 20;
        long low = 1L << 63 | (subscriptionNum & 0xFFFFFL) << 42 | off;
        return new UUID(high, low);
    }
}
