package dev.fastpubsub.server.message;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A subscription as its consumers see it, and ways to move its time. Thread-safe. */
final class Subscriber {

    static final PageSize PAGE = new PageSize(100, Long.MAX_VALUE);

    private static final List<String> DELIVERY_TABLES = List.of("lease", "exception");
    private final Engine engine;
    private final String id;

    Subscriber(Engine engine, String id) {
        this.engine = engine;
        this.id = id;
    }

    String id() {
        return id;
    }

    Engine engine() {
        return engine;
    }

    int num() {
        return engine.number("SELECT num FROM fastpubsub.subscription WHERE id = ?", id)
                .intValue();
    }

    /** Empty objects and null filter nothing. */
    void create(String topic, @Nullable String filter, int attempts, int backoffMin, int backoffMax) {
        List<String> status = engine.database.call(jdbc -> jdbc.sql("""
            SELECT status
              FROM fastpubsub.create_subscription(?, ?, ?::text, ?::text IS NOT NULL, ?, ?, ?)
            """)
                .param(id)
                .param(topic)
                .param(filter)
                .param(filter)
                .param(attempts)
                .param(backoffMin)
                .param(backoffMax)
                .query(String.class)
                .list());
        if (!status.equals(List.of("created"))) {
            throw new IllegalStateException(id + " on " + topic + ": " + status);
        }
    }

    /** Null for none. */
    void filter(@Nullable String filter) {
        engine.run(
                "SELECT fastpubsub.update_subscription(?, true, ?::text, ?::text IS NOT NULL, NULL, NULL, NULL)",
                id,
                filter,
                filter);
    }

    void delete() {
        engine.run("SELECT fastpubsub.delete_subscription(?)", id);
    }

    List<Message> claim(int batchSize) {
        return claim("consumer", batchSize);
    }

    List<Message> claim(String consumer, int batchSize) {
        return engine.deliveries.claim(id, Claim.now(consumer, batchSize), Engine.ROOM_FOR_ALL);
    }

    void ack(Collection<Message> messages) {
        ackIds(ids(messages));
    }

    void ackIds(Collection<UUID> ids) {
        engine.deliveries.ack(id, ids);
    }

    void nack(Collection<Message> messages) {
        engine.deliveries.nack(id, ids(messages));
    }

    void reprocess(Collection<Message> messages) {
        engine.deliveries.reprocess(id, ids(messages));
    }

    List<Message> dead() {
        return engine.deliveries.deadLetters(id, 0, PAGE);
    }

    /** Claims in batches of 100 and acknowledges until nothing comes. */
    int drain() {
        int count = 0;
        for (List<Message> batch = claim(100); !batch.isEmpty(); batch = claim(100)) {
            ack(batch);
            count += batch.size();
        }
        return count;
    }

    /** Lets every lock on a message time out, a millisecond ago. */
    void expire() {
        int num = num();
        engine.run("""
            UPDATE fastpubsub.lease
               SET expires_at = clock_timestamp() - interval '1 millisecond'
             WHERE subscription_num = ?
            """, num);
        engine.run("""
            UPDATE fastpubsub.exception
               SET expires_at = clock_timestamp() - interval '1 millisecond'
             WHERE subscription_num = ? AND state = 'leased'
            """, num);
    }

    /** What {@link #crash()} goes back to. */
    void saveForACrash() {
        for (String table : DELIVERY_TABLES) {
            engine.run("DROP TABLE IF EXISTS saved_" + table);
            engine.run("CREATE TABLE saved_%1$s AS TABLE fastpubsub.%1$s".formatted(table));
        }
    }

    /** Forgets what this subscription delivered since, as PostgreSQL does with what it had not flushed. */
    void crash() {
        for (String table : DELIVERY_TABLES) {
            engine.run("DELETE FROM fastpubsub.%s WHERE subscription_num = ?".formatted(table), num());
            engine.run(
                    "INSERT INTO fastpubsub.%1$s SELECT * FROM saved_%1$s WHERE subscription_num = ?".formatted(table),
                    num());
        }
    }

    /** Lets every backoff be over. */
    void makeDue() {
        engine.run("""
            UPDATE fastpubsub.exception
               SET due_at = clock_timestamp()
             WHERE subscription_num = ? AND state = 'waiting'
            """, num());
    }

    /** Rows of leases, the cursor among them. */
    int leases() {
        return engine.number("SELECT count(*) FROM fastpubsub.lease WHERE subscription_num = ?", num())
                .intValue();
    }

    /** Offsets delivered, or waiting to be, out of the log's order. */
    int exceptions() {
        return engine.number("SELECT count(*) FROM fastpubsub.exception WHERE subscription_num = ?", num())
                .intValue();
    }

    Counts counts() {
        return engine.database.call(jdbc -> jdbc.sql("""
            SELECT available, delivered, acked, dlq
              FROM fastpubsub.subscription_metrics(?)
            """)
                .param(num())
                .query((row, index) -> new Counts(
                        row.getLong("available"), row.getLong("delivered"), row.getLong("acked"), row.getLong("dlq")))
                .single());
    }

    static List<UUID> ids(Collection<Message> messages) {
        return messages.stream().map(message -> message.id().uuid()).toList();
    }

    static List<String> payloads(Collection<Message> messages) {
        return messages.stream().map(message -> message.payload().toString()).toList();
    }

    static List<Integer> attempts(Collection<Message> messages) {
        return messages.stream().map(Message::deliveryAttempts).toList();
    }

    static List<Long> offsets(Collection<Message> messages) {
        return messages.stream().map(message -> message.id().off()).toList();
    }

    record Counts(long available, long delivered, long acked, long dead) {}
}
