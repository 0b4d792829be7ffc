package dev.fastpubsub.server.message;

import static dev.fastpubsub.server.message.Engine.numbers;
import static dev.fastpubsub.server.message.Subscriber.payloads;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.server.log.AckedCleanup;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cleanups and what stands in their way. */
class PartitionPressureTest {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Engine engine = Engine.start();
    private final String topic = engine.topic();

    @AfterEach
    void close() {
        threads.shutdownNow();
        engine.close();
    }

    @Test
    void aLongReaderKeepsThePartitionAndHoldsNoPublishUp() throws Exception {
        Subscriber subscriber = engine.subscribe(topic);
        engine.publishNumbers(topic, 1, 5);
        subscriber.drain();
        engine.rotate();
        AckedCleanup.Result disturbed;
        Duration slowest = Duration.ZERO;
        int published = 0;
        try (Connection reader = engine.connection();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("SELECT count(*) FROM fastpubsub.message").close();
            Future<AckedCleanup.Result> cleanup = threads.submit(engine::dropAcked);
            while (!cleanup.isDone()) {
                long start = System.nanoTime();
                engine.publishNumbers(topic, 6, 6);
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                assertThat(subscriber.drain()).isEqualTo(1);
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
                published++;
            }
            disturbed = cleanup.get();
            reader.rollback();
        }

        assertThat(disturbed.partitions()).isZero();
        assertThat(disturbed.kept()).isPositive();
        assertThat(published).isPositive();
        assertThat(slowest).isLessThan(LONGEST_WAIT);
        assertThat(engine.dropAcked().partitions()).isPositive();
        assertThat(subscriber.counts()).isEqualTo(new Subscriber.Counts(0, 0, 5 + published, 0));
    }

    @Test
    void severalCleanupsAtOnceDropEachPartitionOnce() throws Exception {
        Subscriber subscriber = engine.subscribe(topic);
        for (int n = 1; n <= 6; n++) {
            engine.publishNumbers(topic, n, n);
            engine.rotate();
        }
        assertThat(subscriber.drain()).isEqualTo(6);

        List<Future<AckedCleanup.Result>> cleanups = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            cleanups.add(threads.submit(engine::dropAcked));
        }
        for (Future<AckedCleanup.Result> cleanup : cleanups) {
            cleanup.get();
        }
        engine.dropAcked();

        assertThat(engine.number("SELECT count(*) FROM fastpubsub.log_partition WHERE hi_pos <= fastpubsub.next_pos()"))
                .isZero();
        assertThat(engine.number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'fastpubsub.message'::regclass"))
                .isEqualTo(engine.number("SELECT count(*) FROM fastpubsub.log_partition"))
                .isEqualTo(engine.number(
                        "SELECT count(*) FROM pg_inherits WHERE inhparent = 'fastpubsub.route'::regclass"));
        engine.publishNumbers(topic, 7, 7);
        assertThat(payloads(subscriber.claim(10))).isEqualTo(numbers(7, 7));
    }

    @Test
    void severalServersMakePartitionsAtOnceWithoutAGap() throws Exception {
        for (int round = 0; round < 5; round++) {
            engine.publishNumbers(topic, 1, 1);
            engine.number("SELECT fastpubsub.close_partition()::int");
            List<Future<Integer>> servers = new ArrayList<>();
            for (int server = 0; server < 4; server++) {
                servers.add(threads.submit(engine.partitions::ensure));
            }
            for (Future<Integer> server : servers) {
                server.get();
            }
        }

        assertThat(engine.number("SELECT count(*) FROM fastpubsub.log_partition WHERE lo_pos > fastpubsub.next_pos()"))
                .isBetween(2L, 12L);
        assertThat(engine.number("""
            SELECT count(*)
              FROM (SELECT lo_pos, lag(hi_pos) OVER (ORDER BY num) AS before FROM fastpubsub.log_partition) p
             WHERE before <> lo_pos
            """)).isZero();
    }

    @Test
    void aCleanupThatWasKilledHalfwayIsFinishedByTheNext() {
        Subscriber subscriber = engine.subscribe(topic);
        engine.publishNumbers(topic, 1, 2);
        subscriber.drain();
        engine.rotate();
        int partition =
                engine.number("SELECT min(num) FROM fastpubsub.log_partition").intValue();
        engine.run("SELECT fastpubsub.retain_last_off(t.num, 2) FROM fastpubsub.topic t WHERE t.id = ?", topic);
        assertThat(engine.number("SELECT fastpubsub.drop_partitions(ARRAY[?::int], 'message')::int", partition))
                .isEqualTo(1);

        engine.publishNumbers(topic, 3, 3);
        assertThat(subscriber.drain()).isEqualTo(1);
        assertThat(engine.dropAcked().partitions()).isPositive();

        assertThat(engine.number("SELECT count(*) FROM fastpubsub.log_partition WHERE num = ?", partition))
                .isZero();
        assertThat(subscriber.counts()).isEqualTo(new Subscriber.Counts(0, 0, 3, 0));
    }

    @Test
    void aPartitionIsNotClosedUnderAPublishInFlight() throws Exception {
        engine.publishNumbers(topic, 1, 1);
        try (Connection slow = engine.connection()) {
            slow.setAutoCommit(false);
            RawPublish.to(slow, topic, numbers(2, 2));

            assertThat(engine.number("SELECT fastpubsub.close_partition()::int"))
                    .isZero();

            slow.commit();
        }
        assertThat(engine.number("SELECT fastpubsub.close_partition()::int")).isEqualTo(1);
    }
}
