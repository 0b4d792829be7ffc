package dev.fastpubsub.server.message;

import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.database.Operation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Delivery in PostgreSQL; what each function promises stands in the migration that makes it. Thread-safe. */
final class DeliveryStore {

    private static final String NUM = """
        SELECT num
          FROM fastpubsub.subscription
         WHERE id = ?
        """;

    /** One new lease row; of a finished one the end. lease_pkey, message_pkey or route_pkey, two partial indexes. */
    private static final String CLAIM = """
        SELECT off, created_at, attempts, payload
          FROM fastpubsub.claim(?, ?, ?, ?, ?, ?)
        """;

    /** A whole lease: one in-place row version, or one deleted row; lease_pkey. */
    private static final String ACK = "SELECT fastpubsub.ack(?, ?, ?, CAST(?::text AS int8multirange), ?)";

    private static final String NACK = "SELECT fastpubsub.nack(?, ?, ?)";

    private static final String REPROCESS = "SELECT fastpubsub.reprocess(?, ?, ?)";

    /** exception_dead */
    private static final String DEAD_LETTERS = """
        SELECT off, created_at, attempts, payload
          FROM fastpubsub.exception
         WHERE subscription_num = ? AND state = 'dead'
         ORDER BY created_at, off
        OFFSET ?
         LIMIT ?
        """;

    private final Database database;

    DeliveryStore(Database database) {
        this.database = database;
    }

    Optional<Integer> subscriptionNum(String id) {
        return database.call(
                jdbc -> jdbc.sql(NUM).param(id).query(Integer.class).optional());
    }

    /**
     * Locks the next messages to a consumer.
     *
     * @param hintOff an offset of this subscription known to be claimed, or 0
     */
    List<Message> claim(
            int subscriptionNum, String consumerId, int batchSize, long maxBytes, Duration lockTimeout, long hintOff) {
        return database.call(
                Operation.CLAIM,
                jdbc -> jdbc.sql(CLAIM)
                        .param(subscriptionNum)
                        .param(consumerId)
                        .param(batchSize)
                        .param(maxBytes)
                        .param(lockTimeout.toMillis())
                        .param(hintOff)
                        .query((row, index) -> message(subscriptionNum, row))
                        .list());
    }

    void ack(int subscriptionNum, MessageIds ids) {
        long[] times = ids.times();
        database.call(
                Operation.ACK,
                jdbc -> jdbc.sql(ACK)
                        .param(subscriptionNum)
                        .param(ids.offs())
                        .param(times)
                        .param(ids.multirange())
                        .param(Arrays.stream(times).sum())
                        .query((row, index) -> true)
                        .list());
    }

    void nack(int subscriptionNum, MessageIds ids) {
        database.call(
                Operation.NACK,
                jdbc -> jdbc.sql(NACK)
                        .param(subscriptionNum)
                        .param(ids.offs())
                        .param(ids.times())
                        .query((row, index) -> true)
                        .list());
    }

    void reprocess(int subscriptionNum, MessageIds ids) {
        database.call(
                Operation.REPROCESS,
                jdbc -> jdbc.sql(REPROCESS)
                        .param(subscriptionNum)
                        .param(ids.offs())
                        .param(ids.times())
                        .query((row, index) -> true)
                        .list());
    }

    /** Oldest first. */
    List<Message> deadLetters(int subscriptionNum, long offset, int limit) {
        return database.call(
                Operation.DEAD_LETTERS,
                jdbc -> jdbc.sql(DEAD_LETTERS)
                        .param(subscriptionNum)
                        .param(offset)
                        .param(limit)
                        .query((row, index) -> message(subscriptionNum, row))
                        .list());
    }

    private static Message message(int subscriptionNum, ResultSet row) throws SQLException {
        Instant createdAt = row.getObject("created_at", OffsetDateTime.class).toInstant();
        return new Message(
                new MessageId(createdAt.toEpochMilli(), subscriptionNum, row.getLong("off")),
                row.getString("payload"),
                row.getInt("attempts"),
                createdAt);
    }
}
