package dev.fastpubsub.server.original;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fastpubsub.server.cli.Outcome;
import dev.fastpubsub.server.original.Consumer.Delivered;
import dev.fastpubsub.server.support.TestDatabase;
import dev.fastpubsub.server.support.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What becomes of the original's topics, subscriptions and messages. */
class ImportedMessagesTest {

    private static final int SIXTY_YEARS = 2_000_000_000;

    @TempDir
    Path folder;

    private final TestDatabase ours = TestDatabase.create();
    private final OriginalDatabase original = new OriginalDatabase(ours, "public");

    @AfterEach
    void drop() {
        ours.close();
    }

    @Test
    void everySubscriptionGetsItsWaitingMessagesInOrderAndNoOthers() {
        original.topic("orders");
        original.topic("quiet");
        original.subscription("all", "orders", "{}");
        original.subscription("paid", "orders", "{\"status\": [\"paid\"]}");
        original.subscription("empty", "orders", "null");
        // as they were published, but not as they lie in the table
        for (int second : new int[] {30, 10, 20, 50, 40}) {
            original.message("all", second, "available", 0);
        }
        IntStream.range(100, 120).forEach(second -> original.message("all", second, "available", 0));
        original.message("all", 5, "delivered", 2);
        original.message("all", 25, "dlq", 5);
        original.message("all", 15, "dlq", 7);
        original.message("all", 35, "acked", 1);
        original.message("paid", 20, "available", 1);
        original.message("paid", 10, "available", 0);
        original.message("empty", 60, "acked", 1);
        String before = original.content();

        Outcome outcome = run();

        assertThat(outcome.error()).isEmpty();
        assertThat(outcome.output())
                .isEqualTo(
                        "topics=2\nsubscriptions=3\nclients=0\nwaiting_messages=28\nof_them_locked=1\ndead_letters=2\n"
                                + "acked_left_out=2\nimported\n");
        assertThat(outcome.exitCode()).isZero();
        assertThat(original.content()).isEqualTo(before);
        try (TestServer server = TestServer.start(ours, Map.of())) {
            Consumer consumer = new Consumer(server);
            assertThat(consumer.metrics("all")).isEqualTo("26 0 0 2");
            assertThat(consumer.metrics("paid")).isEqualTo("2 0 0 0");
            assertThat(consumer.metrics("empty")).isEqualTo("0 0 0 0");
            consumer.call(
                    204, "POST", "/topics/orders/messages", "[{\"n\": 1000, \"status\": \"paid\"}, {\"n\": 1001}]");

            List<Delivered> all = consumer.drain("all");
            assertThat(all.stream().map(Delivered::n))
                    .containsExactlyElementsOf(IntStream.concat(
                                    IntStream.of(5, 10, 20, 30, 40, 50),
                                    IntStream.concat(IntStream.range(100, 120), IntStream.of(1000, 1001)))
                            .boxed()
                            .toList());
            assertThat(all.getFirst())
                    .extracting(Delivered::attempts, Delivered::createdAt)
                    .containsExactly(3, "2026-01-01T00:00:05.123456Z");
            assertThat(all.stream().skip(1).map(Delivered::attempts)).containsOnly(1);
            assertThat(consumer.drain("paid"))
                    .extracting(Delivered::n, Delivered::attempts)
                    .containsExactly(tuple(10, 1), tuple(20, 2), tuple(1000, 1));
            assertThat(consumer.drain("empty").stream().map(Delivered::n)).containsExactly(1000, 1001);
            assertThat(consumer.deadLetters("all"))
                    .extracting(Delivered::n, Delivered::attempts)
                    .containsExactly(tuple(15, 7), tuple(25, 5));
            assertThat(consumer.metrics("all")).isEqualTo("0 0 28 2");
            assertThat(consumer.metrics("paid")).isEqualTo("0 0 3 0");
            assertThat(consumer.metrics("empty")).isEqualTo("0 0 2 0");
        }
    }

    @Test
    void whatWasPutBackComesWhenItIsDueAndWhatIsDeadCanBeRedriven() {
        original.topic("t");
        original.subscription("s", "t", "{}");
        original.message("s", 1, SIXTY_YEARS, "available", 4);
        original.message("s", 2, "dlq", 5);
        original.message("s", 3, "available", 4);
        run();

        try (TestServer server = TestServer.start(ours, Map.of())) {
            Consumer consumer = new Consumer(server);
            consumer.settle("s", "dlq/reprocess", consumer.deadLetters("s"));
            assertThat(consumer.drain("s"))
                    .extracting(Delivered::n, Delivered::attempts)
                    .containsExactly(tuple(3, 5), tuple(2, 1));
            assertThat(consumer.metrics("s")).isEqualTo("1 0 2 0");
        }
    }

    @Test
    void aMessageThatHasUsedUpItsAttemptsIsDeadAfterOneMoreNack() {
        original.topic("t");
        original.subscription("s", "t", "{}");
        original.message("s", 1, "delivered", 5);
        run();

        try (TestServer server = TestServer.start(ours, Map.of())) {
            Consumer consumer = new Consumer(server);
            List<Delivered> batch = consumer.take("s");
            assertThat(batch).extracting(Delivered::attempts).containsExactly(6);
            consumer.settle("s", "nacks", batch);
            assertThat(consumer.metrics("s")).isEqualTo("0 0 0 1");
        }
    }

    @Test
    void messagesOfOnePublishComeInTheMillisecondsOfTheirIdsAndThenAsTheyLieInTheTable() {
        original.topic("t");
        original.subscription("s", "t", "{}");
        for (String publish : new String[] {"26, 50", "1, 25"}) {
            original.execute("""
                INSERT INTO subscription_messages (id, subscription_id, payload, created_at, available_at)
                SELECT overlay(gen_random_uuid()::text placing '018f0000-' || lpad((n / 26)::text, 4, '0') from 1 for 13)::uuid,
                       's', jsonb_build_object('n', n), '2026-01-01Z', '2026-01-01Z'
                  FROM generate_series(%s) n
                """.formatted(publish));
        }
        run();

        try (TestServer server = TestServer.start(ours, Map.of())) {
            assertThat(new Consumer(server).drain("s").stream().map(Delivered::n))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 50).boxed().toList());
        }
    }

    @Test
    void filtersMatchAgainWhatTheirOwnersMeant() {
        original.topic("t");
        original.subscription("s", "t", "{\"a&lt;b\": [\"R&amp;D\", \"&quot;x&#x27;&gt;\", \"&amp;amp;\"]}");
        run();

        try (TestServer server = TestServer.start(ours, Map.of())) {
            Consumer consumer = new Consumer(server);
            assertThat(consumer.get("/subscriptions/s").get("filter"))
                    .hasToString("{\"a<b\":[\"R&D\",\"\\\"x'>\",\"&amp;\"]}");
            consumer.call(204, "POST", "/topics/t/messages", """
                [{"n": 1, "a<b": "R&D"}, {"n": 2, "a<b": "R&amp;D"}, {"n": 3, "a<b": "&amp;"}, {"n": 4, "a<b": "\\"x'>"}]
                """);
            assertThat(consumer.drain("s").stream().map(Delivered::n)).containsExactly(1, 3, 4);
        }
    }

    @Test
    void timesAndLimitsAreKept() {
        original.topic("t");
        original.subscription("s", "t", "{}");
        original.execute(
                "UPDATE subscriptions SET max_delivery_attempts = 9, backoff_min_seconds = 600, backoff_max_seconds ="
                        + " 60");

        assertThat(run().output())
                .contains("note: subscription s: backoff_min_seconds is 60 instead of 600, since backoff_max_seconds is"
                        + " that\n");
        try (TestServer server = TestServer.start(ours, Map.of())) {
            Consumer consumer = new Consumer(server);
            assertThat(consumer.get("/topics/t").get("created_at").asString()).isEqualTo("2025-12-29T15:30:00.123456Z");
            assertThat(consumer.get("/subscriptions/s"))
                    .hasToString("{\"id\":\"s\",\"topic_id\":\"t\",\"filter\":{},\"max_delivery_attempts\":9,"
                            + "\"backoff_min_seconds\":60,\"backoff_max_seconds\":60,"
                            + "\"created_at\":\"2025-12-30T01:02:03.400000Z\"}");
        }
    }

    @Test
    void theTotalsOfDeliveriesAddUp() {
        original.topic("t");
        original.subscription("s", "t", "{}");
        original.message("s", 1, "available", 0);
        original.message("s", 2, "delivered", 3);
        original.message("s", 3, "dlq", 5);
        run();
        JdbcClient jdbc = JdbcClient.create(ours.dataSource());

        try (TestServer server = TestServer.start(ours, Map.of())) {
            List<Delivered> unused = new Consumer(server).take("s");
        }

        assertThat(jdbc.sql("""
            SELECT first_delivered + redelivered = acked + nacked + expired + returned + delivered
                   AND nacked = 1 AND returned = 2 AND delivered = 2
              FROM fastpubsub.gauges(10)
             WHERE subscription_id = 's'
            """).query(Boolean.class).single()).isTrue();
    }

    private Outcome run() {
        return Outcome.of(Map.of("FASTPUBSUB_DATABASE_URL", ours.jdbcUrl()), folder, "import_original");
    }
}
