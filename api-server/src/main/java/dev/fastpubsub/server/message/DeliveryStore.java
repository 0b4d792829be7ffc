package dev.fastpubsub.server.message;

import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.database.Operation;
import dev.fastpubsub.server.json.JsonSlice;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Delivery in PostgreSQL; what each function promises stands in the migration that makes it. Thread-safe. */
final class DeliveryStore {

    private static final String FIND = """
        SELECT num, topic_num, routed
          FROM fastpubsub.subscription
         WHERE id = ?
        """;

    /** One new lease row for each who gets something; of a finished one the end. lease_pkey, message_pkey or route_pkey, two partial indexes. */
    private static final String CLAIM = """
        SELECT claimant, off, created_at, attempts, payload
          FROM fastpubsub.claim(?, ?, ?, ?, ?, ?)
        """;

    /** For each whole lease: one in-place row version, or one deleted row; lease_pkey. */
    private static final String ACK = "SELECT fastpubsub.ack(?, ?, CAST(? AS int8multirange[]), ?, ?, ?)";

    private static final String NACK = "SELECT fastpubsub.nack(?, ?, ?)";

    private static final String GIVE_BACK = "SELECT fastpubsub.give_back(?, ?, ?, ?, ?)";

    private static final String REPROCESS = "SELECT fastpubsub.reprocess(?, ?, ?)";

    private static final String NEXT_AVAILABLE = """
        SELECT subscription_num, delay_ms
          FROM fastpubsub.next_available(?)
        """;

    /** As many as come to so many bytes, one at least. exception_dead; the sizes stand in the rows, of payloads that are stored elsewhere, too. */
    private static final String PAGE_OF_DEAD_LETTERS = """
        (SELECT off, created_at, attempts, payload, size, sum(size) OVER (ORDER BY created_at, off) AS sum
           FROM (SELECT off, created_at, attempts, payload, octet_length(payload) AS size
                   FROM fastpubsub.exception
                  WHERE subscription_num = ? AND state = 'dead'
                  ORDER BY created_at, off
                 OFFSET ?
                  LIMIT ?) page) summed
         WHERE sum <= ? OR sum = size
        """;

    private static final String SIZE_OF_DEAD_LETTERS =
            "SELECT count(*) AS count, coalesce(sum(size), 0) AS bytes FROM " + PAGE_OF_DEAD_LETTERS;

    /** Bound by what they were sized to, since others may bury and reprocess meanwhile. */
    private static final String DEAD_LETTERS =
            "SELECT off, created_at, attempts, payload FROM " + PAGE_OF_DEAD_LETTERS + " ORDER BY created_at, off";

    private final Database database;
    private final Duration lockTimeout;
    private final long maxBytes;

    /** @param maxBytes of the payloads that one claim, or one page of dead letters, gives; one message is always given */
    DeliveryStore(Database database, Duration lockTimeout, long maxBytes) {
        this.database = database;
        this.lockTimeout = lockTimeout;
        this.maxBytes = maxBytes;
    }

    Optional<SubscriptionHandle> find(String id) {
        return database.call(jdbc -> jdbc.sql(FIND)
                .param(id)
                .query((row, index) ->
                        new SubscriptionHandle(row.getInt("num"), row.getInt("topic_num"), row.getBoolean("routed")))
                .optional());
    }

    /**
     * Locks the next messages to consumers, in their order.
     *
     * @param hintOff an offset of this subscription known to be claimed, or 0
     */
    ClaimRound claim(int subscriptionNum, List<Claim> claims, long hintOff) {
        return database.execute(Operation.CLAIM, CLAIM, statement -> {
            statement.setInt(1, subscriptionNum);
            statement.setObject(2, claims.stream().map(Claim::consumerId).toArray(String[]::new));
            statement.setObject(3, claims.stream().mapToInt(Claim::batchSize).toArray());
            statement.setLong(4, maxBytes);
            statement.setLong(5, lockTimeout.toMillis());
            statement.setLong(6, hintOff);
            try (ResultSet rows = statement.executeQuery()) {
                return round(subscriptionNum, claims, rows);
            }
        });
    }

    private static ClaimRound round(int subscriptionNum, List<Claim> claims, ResultSet rows) throws SQLException {
        List<List<Message>> messages = claims.stream()
                .map(claim -> (List<Message>) new ArrayList<Message>())
                .toList();
        boolean more = false;
        int count = 0;
        while (rows.next()) {
            int claimant = rows.getInt(1);
            if (claimant == 0) {
                more = true;
            } else {
                messages.get(claimant - 1).add(message(subscriptionNum, rows));
                count++;
            }
        }
        // Where all got all they wanted, nobody knows. Where nobody got anything, there is nothing, or somebody else is
        // just taking it.
        boolean all = count == claims.stream().mapToInt(Claim::batchSize).sum();
        return new ClaimRound(messages, count > 0 && (more || all));
    }

    /**
     * Acknowledges for several at once. Mostly a whole lease each, in one transaction; those who acknowledge a part of one, if there are
     * others, in a second; and once more if somebody else changed the last of these leases at that moment.
     */
    void ack(int subscriptionNum, List<MessageIds> requests) {
        List<MessageIds> inOrder = requests.stream()
                .filter(ids -> !ids.isEmpty())
                .sorted(Comparator.comparingLong(MessageIds::last))
                .toList();
        List<MessageIds> parts = ackLeases(subscriptionNum, inOrder);
        while (!parts.isEmpty()) {
            parts = ackLeases(subscriptionNum, List.of(MessageIds.union(parts)));
        }
    }

    /** Those that are left to do. */
    private List<MessageIds> ackLeases(int subscriptionNum, List<MessageIds> requests) {
        MessageIds all = MessageIds.union(requests);
        return database.execute(Operation.ACK, ACK, statement -> {
            statement.setInt(1, subscriptionNum);
            statement.setObject(2, requests.stream().mapToLong(MessageIds::last).toArray());
            statement.setObject(3, requests.stream().map(MessageIds::multirange).toArray(String[]::new));
            statement.setObject(
                    4, requests.stream().mapToLong(MessageIds::timeSum).toArray());
            statement.setObject(5, all.offs());
            statement.setObject(6, all.times());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                Array indexes = row.getArray(1);
                return Arrays.stream((Integer[]) indexes.getArray())
                        .map(index -> requests.get(index - 1))
                        .toList();
            }
        });
    }

    /**
     * What was claimed and will not be answered, each message once. Whatever somebody else holds by now stays with them.
     *
     * @param claimedBefore by {@link System#nanoTime()}, when all of them had been claimed already
     */
    void giveBack(int subscriptionNum, List<Message> messages, long claimedBefore) {
        List<Message> inOrder = messages.stream()
                .sorted(Comparator.comparingLong(message -> message.id().off()))
                .toList();
        MessageIds ids = MessageIds.of(inOrder);
        int[] attempts = inOrder.stream().mapToInt(Message::deliveryAttempts).toArray();
        boolean unused = database.execute(Operation.GIVE_BACK, GIVE_BACK, statement -> {
            statement.setInt(1, subscriptionNum);
            statement.setObject(2, ids.offs());
            statement.setObject(3, ids.times());
            statement.setObject(4, attempts);
            statement.setLong(5, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - claimedBefore));
            return statement.execute();
        });
    }

    void nack(int subscriptionNum, MessageIds ids) {
        settle(Operation.NACK, NACK, subscriptionNum, ids);
    }

    void reprocess(int subscriptionNum, MessageIds ids) {
        settle(Operation.REPROCESS, REPROCESS, subscriptionNum, ids);
    }

    private void settle(Operation operation, String sql, int subscriptionNum, MessageIds ids) {
        boolean unused = database.execute(operation, sql, statement -> {
            statement.setInt(1, subscriptionNum);
            statement.setObject(2, ids.offs());
            statement.setObject(3, ids.times());
            return statement.execute();
        });
    }

    /**
     * In how many milliseconds a claim of each subscription would get something, as things stand: 0 for now, empty for never. None for
     * one that is gone.
     */
    Map<Integer, OptionalLong> nextAvailable(int[] subscriptionNums) {
        return database.execute(Operation.NEXT_AVAILABLE, NEXT_AVAILABLE, statement -> {
            statement.setObject(1, subscriptionNums);
            Map<Integer, OptionalLong> delays = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    int num = rows.getInt(1);
                    long delay = rows.getLong(2);
                    delays.put(num, rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(delay));
                }
            }
            return delays;
        });
    }

    PageSize sizeOfDeadLetters(int subscriptionNum, long offset, int limit) {
        return database.call(
                Operation.DEAD_LETTERS,
                jdbc -> jdbc.sql(SIZE_OF_DEAD_LETTERS)
                        .param(subscriptionNum)
                        .param(offset)
                        .param(limit)
                        .param(maxBytes)
                        .query((row, index) -> new PageSize(row.getInt("count"), row.getLong("bytes")))
                        .single());
    }

    /** Oldest first; one at least, if there is any. */
    List<Message> deadLetters(int subscriptionNum, long offset, PageSize most) {
        return database.call(
                Operation.DEAD_LETTERS,
                jdbc -> jdbc.sql(DEAD_LETTERS)
                        .param(subscriptionNum)
                        .param(offset)
                        .param(most.count())
                        .param(most.bytes())
                        .query((row, index) -> message(subscriptionNum, row))
                        .list());
    }

    private static Message message(int subscriptionNum, ResultSet row) throws SQLException {
        Instant createdAt = row.getObject("created_at", OffsetDateTime.class).toInstant();
        byte[] payload = row.getBytes("payload");
        return new Message(
                new MessageId(createdAt.toEpochMilli(), subscriptionNum, row.getLong("off")),
                new JsonSlice(payload, 0, payload.length),
                row.getInt("attempts"),
                createdAt);
    }
}
