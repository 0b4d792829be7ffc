package dev.fastpubsub.server.message;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The ids of one ack, nack or reprocess that belong to the subscription asked, ascending and distinct; all others are
 * ignored. Not to be changed once made.
 */
record MessageIds(MessageId[] sorted) {

    static MessageIds of(Collection<UUID> uuids, int subscriptionNum) {
        return sorted(uuids.stream()
                .map(MessageId::of)
                .flatMap(Optional::stream)
                .filter(id -> id.subscriptionNum() == subscriptionNum));
    }

    /** Of messages that one subscription has just given out. */
    static MessageIds of(List<Message> messages) {
        return sorted(messages.stream().map(Message::id));
    }

    /** Those of several requests together. */
    static MessageIds union(List<MessageIds> parts) {
        return parts.size() == 1
                ? parts.getFirst()
                : sorted(parts.stream().flatMap(part -> Arrays.stream(part.sorted)));
    }

    private static MessageIds sorted(Stream<MessageId> ids) {
        return new MessageIds(ids.distinct()
                .sorted(Comparator.comparingLong(MessageId::off).thenComparingLong(MessageId::createdAtMillis))
                .toArray(MessageId[]::new));
    }

    boolean isEmpty() {
        return sorted.length == 0;
    }

    /** The greatest offset, of at least one. */
    long last() {
        return sorted[sorted.length - 1].off();
    }

    /** Of all {@link #times()}. */
    long timeSum() {
        return Arrays.stream(times()).sum();
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
