package dev.fastpubsub.server.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastpubsub.server.support.ServerProcess;
import dev.fastpubsub.server.support.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.SoftAssertions;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * An upgrade and its rollback while publishers and consumers work: `make upgrade-test FROM=…` builds the two jars. What it says goes to
 * standard output, for docs/operations.md.
 */
@EnabledIfSystemProperty(
        named = UpgradeTest.FROM,
        matches = ".+",
        disabledReason = "make upgrade-test FROM=… builds another release and runs this")
@DisabledIfSystemProperty(named = "fastpubsub.test.auth", matches = "true", disabledReason = "once is enough")
class UpgradeTest {

    static final String FROM = "fastpubsub.upgrade.from";
    private static final String TO = "fastpubsub.upgrade.to";

    /** Long enough for every kind of call to happen hundreds of times. */
    private static final Duration STAGE = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final TestDatabase database = TestDatabase.empty();
    private final Release older = release(FROM);
    private final Release newer = release(TO);

    @Test
    void upgradeAndRollbackUnderTrafficLoseNothingAndDoubleNothing() throws Exception {
        say("older: " + older.run("--version") + ", " + older.run("db-migrate"));
        try (Fleet fleet = new Fleet()) {
            ServerProcess first = older.server();
            fleet.add(first.baseUri());
            fleet.call("POST", "/topics", "{\"id\":\"t\"}", false);
            subscribe(fleet, "all", "{}");
            subscribe(fleet, "even", "{\"even\":[true]}");
            subscribe(fleet, "nacked", "{}");
            Traffic traffic = new Traffic(fleet);
            stage("older alone", traffic);

            String migrated = newer.run("db-migrate");
            say("newer: " + newer.run("--version") + ", " + migrated);
            if (migrated.endsWith("the schema is up to date")) {
                say("nothing lies between them: ran " + migrateFurther() + " made-up migration");
            }
            stage("older alone on the newer schema", traffic);
            ServerProcess second = newer.server();
            fleet.add(second.baseUri());
            stage("older and newer", traffic);
            stop(fleet, first);
            stage("newer alone", traffic);

            say("rollback: " + older.run("db-migrate"));
            ServerProcess third = older.server();
            fleet.add(third.baseUri());
            stage("newer and older", traffic);
            stop(fleet, second);
            stage("older alone again", traffic);

            traffic.finish();
            third.close();
        } finally {
            database.close();
        }
    }

    /** With what the next release might bring, so that the schema changes under traffic in any case. */
    private int migrateFurther() {
        return Flyway.configure()
                .dataSource(database.dataSource())
                .schemas("fastpubsub")
                .locations("classpath:db/migration", "classpath:db/next")
                .load()
                .migrate()
                .migrationsExecuted;
    }

    private static void subscribe(Fleet fleet, String id, String filter) throws Exception {
        fleet.call("POST", "/subscriptions", """
            {"id":"%s","topic_id":"t","filter":%s,"max_delivery_attempts":1000,"backoff_min_seconds":1,"backoff_max_seconds":1}
            """.formatted(id, filter), false);
    }

    /** As Kubernetes does it; clients go on asking it until it is gone. */
    private static void stop(Fleet fleet, ServerProcess server) throws InterruptedException {
        fleet.stopping(true);
        server.terminate();
        assertThat(server.hasEndedWithin(40)).isTrue();
        Thread.sleep(500); // that is what the fleet does not notice at once
        fleet.remove(server.baseUri());
        fleet.stopping(false);
    }

    /** Until enough was published in it, and something came through to each subscription. */
    private static void stage(String name, Traffic traffic) throws InterruptedException {
        int published = traffic.publications.confirmed().size();
        List<Integer> settled = traffic.settled();
        Thread.sleep(STAGE.toMillis());
        say("%-32s published %,7d, acknowledged %s"
                .formatted(
                        name,
                        traffic.publications.confirmed().size() - published,
                        differences(settled, traffic.settled())));
    }

    private static List<Integer> differences(List<Integer> before, List<Integer> after) {
        List<Integer> differences = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            differences.add(after.get(i) - before.get(i));
        }
        return differences;
    }

    private Release release(String property) {
        return new Release(
                Path.of(System.getProperty(property, "")).toAbsolutePath(),
                Map.of(
                        "FASTPUBSUB_DATABASE_URL", database.jdbcUrl(),
                        "FASTPUBSUB_LOG_REQUESTS", "false",
                        "FASTPUBSUB_API_SHUTDOWN_DELAY_SECONDS", "2",
                        "FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS", "20"));
    }

    private static void say(String line) {
        System.out.println("upgrade: " + line);
    }

    /** Two publishers, and two consumers for each subscription. */
    private static final class Traffic {

        private final Fleet fleet;
        private final Publications publications;
        private final List<Consumption> consumptions;
        private final List<Thread> publishers = new ArrayList<>();
        private final List<Thread> consumers = new ArrayList<>();

        Traffic(Fleet fleet) {
            this.fleet = fleet;
            publications = new Publications(fleet);
            consumptions = List.of(
                    new Consumption(fleet, "all", 0),
                    new Consumption(fleet, "even", 0),
                    new Consumption(fleet, "nacked", 20));
            for (int i = 0; i < 2; i++) {
                publishers.add(Thread.startVirtualThread(publications));
                consumptions.forEach(consumption -> consumers.add(Thread.startVirtualThread(consumption)));
            }
        }

        List<Integer> settled() {
            return consumptions.stream().map(each -> each.settled().size()).toList();
        }

        void finish() throws Exception {
            publications.stop();
            for (Thread publisher : publishers) {
                publisher.join();
            }
            try {
                await().atMost(PATIENCE)
                        .until(() -> consumptions.stream()
                                .allMatch(each -> each.settled().containsAll(wanted(each))));
            } finally {
                consumptions.forEach(Consumption::stop);
                for (Thread consumer : consumers) {
                    consumer.join();
                }
                report();
            }
            judge();
        }

        private Set<Integer> wanted(Consumption consumption) {
            Set<Integer> wanted = new HashSet<>(publications.confirmed());
            if (consumption == consumptions.get(1)) {
                wanted.removeIf(n -> n % 2 != 0);
            }
            return wanted;
        }

        private void report() {
            say("tried again elsewhere: " + fleet.retried());
            say("connections closed under a call: " + fleet.unanswered());
            say("failed calls: " + fleet.failures());
            for (Consumption each : consumptions) {
                Set<Integer> lost = wanted(each);
                lost.removeAll(each.settled());
                say("published to it %,d, lost %d, delivered as new twice %d, nacked %,d, delivered again %,d"
                        .formatted(
                                wanted(each).size(),
                                lost.size(),
                                each.doubled().size(),
                                each.nacked(),
                                each.redelivered()));
            }
        }

        private void judge() throws Exception {
            SoftAssertions softly = new SoftAssertions();
            softly.assertThat(fleet.failures()).isEmpty();
            // A publish without an answer may have been done; a claim without one locks what it took for its time.
            int unanswered = fleet.unanswered().values().stream()
                    .mapToInt(AtomicInteger::get)
                    .sum();
            for (Consumption each : consumptions) {
                Set<Integer> settled = new HashSet<>(each.settled());
                softly.assertThat(settled).containsAll(wanted(each));
                settled.removeAll(publications.unsure());
                softly.assertThat(wanted(each)).containsAll(settled);
                softly.assertThat(each.doubled()).isEmpty();
                softly.assertThat(each.redelivered())
                        .as("what was nacked, and what no answer brought")
                        .isBetween(each.nacked(), each.nacked() + Consumption.BATCH * unanswered);
            }
            for (String id : List.of("all", "even", "nacked")) {
                softly.assertThat(fleet.call("GET", "/subscriptions/" + id + "/metrics", "", true))
                        .contains("\"available\":0,\"delivered\":0", "\"dlq\":0");
            }
            softly.assertAll();
        }
    }
}
