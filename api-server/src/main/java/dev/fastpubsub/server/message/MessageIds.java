package dev.fastpubsub.server.message;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;

/**
 * The ids of one ack, nack or reprocess that belong to the subscription asked, ascending and distinct; all others are
 * ignored. Not to be changed once made.
 */
record MessageIds(MessageId[] sorted) {

    static MessageIds of(Collection<UUID> uuids, int subscriptionNum) {
        return new MessageIds(uuids.stream()
                .map(MessageId::of)
                .flatMap(Optional::stream)
                .filter(id -> id.subscriptionNum() == subscriptionNum)
                .distinct()
                .sorted(Comparator.comparingLong(MessageId::off).thenComparingLong(MessageId::createdAtMillis))
                .toArray(MessageId[]::new));
    }

    long[] offs() {
        return Arrays.stream(sorted).mapToLong(MessageId::off).toArray();
    }

    /** Milliseconds since 1970, one for each of {@link #offs()}. */
    long[] times() {
        return Arrays.stream(sorted).mapToLong(MessageId::createdAtMillis).toArray();
    }

    /** The offsets as an int8multirange of PostgreSQL: {@code {[1,4),[7,8)}}. */
    String multirange() {
        return Multirange.of(offs());
    }
}
