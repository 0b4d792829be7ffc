package dev.fastpubsub.server.message;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import dev.fastpubsub.server.config.DatabaseConfig;
import dev.fastpubsub.server.config.DatabaseUrl;
import dev.fastpubsub.server.config.PartitionConfig;
import dev.fastpubsub.server.config.RoundConfig;
import dev.fastpubsub.server.config.WakeUpConfig;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.database.Operation;
import dev.fastpubsub.server.json.JsonSlice;
import dev.fastpubsub.server.log.AckedCleanup;
import dev.fastpubsub.server.log.Partitions;
import dev.fastpubsub.server.log.StuckCleanup;
import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.wakeup.WakeUps;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Publishing, delivery and cleanup as one server has them, over a database of its own. Thread-safe. */
final class Engine implements AutoCloseable {

    /** For the answers to claims. */
    static final Consumer<List<Message>> ROOM_FOR_ALL = messages -> {};

    static final int WIDE_PARTITIONS = 4_000_000;
    static final Duration LOCK_TIMEOUT = Duration.ofMinutes(1);

    static final RoundConfig ROUNDS = new RoundConfig(10_000, Duration.ofMillis(1));

    /** Consumers of the engine do not wait. */
    private static final WaitingLines.Watch WITHOUT_WATCH = new WaitingLines.Watch() {
        @Override
        public void look(WaitingLine line) {}

        @Override
        public void lookLater(WaitingLine line) {}
    };

    private static final long MAX_BATCH_BYTES = 1 << 20;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final Database database;
    final Partitions partitions;
    final Publisher publisher;
    final Deliveries deliveries;
    final TestDatabase testDatabase;
    private final WakeUps wakeUps;
    private final Map<Operation, LongAdder> operations = new ConcurrentHashMap<>();

    private Engine(int partitionMessages) {
        testDatabase = TestDatabase.create();
        database = new Database(new DatabaseConfig(new DatabaseUrl(testDatabase.jdbcUrl(), "", ""), 2, 30, false));
        database.observe(
                (operation, outcome, waited, worked) -> operations
                        .computeIfAbsent(operation, unused -> new LongAdder())
                        .increment(),
                (name, statistics) -> new IMetricsTracker() {});
        partitions = new Partitions(database, new PartitionConfig(partitionMessages, 1L << 40));
        wakeUps = new WakeUps(database, new WakeUpConfig(WakeUpConfig.Mode.POLL, Duration.ofMillis(500)));
        publisher = anotherPublisher();
        deliveries = deliveries(LOCK_TIMEOUT, MAX_BATCH_BYTES);
    }

    static Engine start() {
        return new Engine(WIDE_PARTITIONS);
    }

    /** New partitions have room for so many messages; the first three, which are there from the start, for millions. */
    static Engine withPartitionsOf(int messages) {
        return new Engine(messages);
    }

    /** What a second server has: nothing in common with the first but the database. */
    Publisher anotherPublisher() {
        return new Publisher(new PublishStore(database), partitions, wakeUps, ROUNDS);
    }

    Deliveries deliveries(Duration lockTimeout, long maxBatchBytes) {
        return new Deliveries(
                store(lockTimeout, maxBatchBytes), wakeUps, new WaitingLines(WITHOUT_WATCH, () -> false), ROUNDS);
    }

    /** What {@link #deliveries} have beneath. */
    DeliveryStore store() {
        return store(LOCK_TIMEOUT, MAX_BATCH_BYTES);
    }

    DeliveryStore store(Duration lockTimeout, long maxBatchBytes) {
        return new DeliveryStore(database, lockTimeout, maxBatchBytes);
    }

    /** How often that has been done so far. */
    long count(Operation operation) {
        LongAdder times = operations.get(operation);
        return times == null ? 0 : times.sum();
    }

    static String freshId(String kind) {
        return kind + "-" + NUMBER.incrementAndGet();
    }

    String topic() {
        String id = freshId("topic");
        topic(id);
        return id;
    }

    void topic(String id) {
        run("INSERT INTO fastpubsub.topic (id) VALUES (?)", id);
    }

    int topicNum(String id) {
        return number("SELECT num FROM fastpubsub.topic WHERE id = ?", id).intValue();
    }

    void deleteTopic(String id) {
        run("SELECT fastpubsub.delete_topic(?)", id);
    }

    /** With 3 attempts and a backoff of 10 to 60 seconds. */
    Subscriber subscribe(String topic) {
        return subscribe(topic, null, 3, 10, 60);
    }

    Subscriber subscribe(String topic, @Nullable String filter, int attempts, int backoffMin, int backoffMax) {
        Subscriber subscriber = new Subscriber(this, freshId("subscription"));
        subscriber.create(topic, filter, attempts, backoffMin, backoffMax);
        return subscriber;
    }

    void publish(String topic, String... payloads) {
        publish(topic, List.of(payloads));
    }

    void publish(String topic, List<String> payloads) {
        publish(publisher, topic, payloads);
    }

    static void publish(Publisher publisher, String topic, List<String> payloads) {
        publisher.publish(topic, payloads.stream().map(JsonSlice::of).toList());
    }

    /** {@code {"n":first}} to {@code {"n":last}}, in one transaction. */
    void publishNumbers(String topic, int first, int last) {
        publish(topic, numbers(first, last));
    }

    static List<String> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(n -> "{\"n\":" + n + "}")
                .toList();
    }

    /** Ends the open partition, which must hold a message, and makes new ones. */
    void rotate() {
        partitions.ensure();
        if (number("SELECT fastpubsub.close_partition()::int").intValue() != 1) {
            throw new IllegalStateException("the open partition cannot be closed");
        }
        partitions.ensure();
    }

    /** Leaves room for so many more messages in the open partition. */
    void leaveRoomFor(int messages) {
        run("""
            SELECT setval('fastpubsub.message_pos', hi_pos - 1 - ?)
              FROM fastpubsub.log_partition
             WHERE lo_pos <= fastpubsub.next_pos() AND hi_pos > fastpubsub.next_pos()
            """, messages);
    }

    AckedCleanup.Result dropAcked() {
        try {
            return new AckedCleanup(database, partitions).run(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    StuckCleanup.Result releaseStuck(Duration age) {
        return new StuckCleanup(database).run(age);
    }

    /** Outside the pool and without its timeouts; with auto-commit until told otherwise. */
    Connection connection() throws SQLException {
        return testDatabase.dataSource().getConnection();
    }

    /** Until so many sessions wait for a lock. */
    void awaitWaiting(int sessions) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> number("""
                    SELECT count(DISTINCT pid)
                      FROM pg_locks
                     WHERE NOT granted
                       AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())
                    """).intValue() == sessions);
    }

    void run(String sql, @Nullable Object... parameters) {
        if (sql.stripLeading().startsWith("SELECT")) {
            database.call(jdbc -> jdbc.sql(sql)
                    .params(Arrays.asList(parameters))
                    .query((row, index) -> true)
                    .list());
        } else {
            database.call(
                    jdbc -> jdbc.sql(sql).params(Arrays.asList(parameters)).update());
        }
    }

    Long number(String sql, @Nullable Object... parameters) {
        return numbersOf(sql, parameters).getFirst();
    }

    List<Long> numbersOf(String sql, @Nullable Object... parameters) {
        return database.call(jdbc -> jdbc.sql(sql)
                .params(Arrays.asList(parameters))
                .query(Long.class)
                .list());
    }

    @Override
    public void close() {
        database.close();
        testDatabase.close();
    }
}
