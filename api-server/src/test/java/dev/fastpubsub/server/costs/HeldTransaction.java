package dev.fastpubsub.server.costs;

import dev.fastpubsub.server.costs.Traffic.Window;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Another session's transaction that has read the whole log stays open under load: it pins dead rows and holds a lock on
 * every partition there is, so nothing can be dropped. Delivery and publishing must go on all the same.
 */
@Command(
        name = "held-transaction",
        description = "Delivery while another session holds a transaction open that has read the log.",
        mixinStandardHelpOptions = true)
final class HeldTransaction implements Callable<Integer> {

    private static final double LEAST_RATE = 0.75;
    private static final double LONGEST_PUBLISH_MILLIS = 1_000;
    private static final int SAMPLE_SECONDS = 10;
    private static final int LAST_SECONDS = 60;
    private static final Map<String, String> SETTINGS = Map.of(
            "FASTPUBSUB_PARTITION_MAX_MESSAGES", "20000", "FASTPUBSUB_CLEANUP_ACKED_MESSAGES_OLDER_THAN_SECONDS", "1");

    @Option(names = "--seconds", defaultValue = "300", description = "How long it stays open (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--baseline", defaultValue = "60", description = "Seconds measured before (${DEFAULT-VALUE}).")
    private int baselineSeconds;

    @Option(names = "--subscriptions", defaultValue = "3", description = "To the one topic (${DEFAULT-VALUE}).")
    private int subscriptions;

    @Override
    public Integer call() throws Exception {
        try (Stage stage = Stage.start(SETTINGS);
                Traffic traffic = Traffic.start(stage.load(), subscriptions);
                Cleanup cleanup = Cleanup.start(stage.postgres(), SETTINGS)) {
            Report.section("Load: publish, claim, ack at batch " + Load.BATCH + ", one topic, " + subscriptions
                    + " subscriptions, partitions of 20,000 messages, cleanup all the time");
            sample(stage, traffic, "warm-up", 30);
            Window baseline = sample(stage, traffic, "before", baselineSeconds);
            Window held;
            Window last;
            try (Connection connection = stage.postgres().connect()) {
                holdTransaction(connection);
                int end = Math.min(LAST_SECONDS, seconds / 2);
                held = sample(stage, traffic, "held", seconds - end);
                last = sample(stage, traffic, "held", end);
                held = held.plus(last);
            }
            int partitions = partitions(stage);
            Window after = sample(stage, traffic, "after", 30);
            int left = partitions(stage);
            Report.section("Result");
            boolean good = check("delivery, held / before", held.rate() / baseline.rate(), LEAST_RATE);
            good &= check("delivery, end of held / before", last.rate() / baseline.rate(), LEAST_RATE);
            Report.line("publish: %s before, %s held, %s after", baseline.waits(), held.waits(), after.waits());
            good &= check("1 s / longest publish", LONGEST_PUBLISH_MILLIS / held.longestMillis(), 1);
            good &= check("partitions, held / after", (double) partitions / left, 1.5);
            Report.line(
                    "CPU per delivery: %.1f us before, %.1f us held, %.1f us after",
                    baseline.cpuPerDelivery(), held.cpuPerDelivery(), after.cpuPerDelivery());
            Report.line("cleanup: %s", cleanup);
            traffic.failures().forEach(Report::line);
            return good && traffic.failures().isEmpty() ? 0 : 1;
        }
    }

    private static boolean check(String name, double value, double least) {
        Report.line("%-34s %6.2f, bound %.2f: %s", name, value, least, value >= least ? "ok" : "MISSED");
        return value >= least;
    }

    private static void holdTransaction(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT count(*) FROM fastpubsub.message");
        }
    }

    private static Window sample(Stage stage, Traffic traffic, String phase, int seconds) throws Exception {
        Window all = new Window();
        traffic.window();
        for (int second = 0; second < seconds; second += SAMPLE_SECONDS) {
            int sampleSeconds = Math.min(SAMPLE_SECONDS, seconds - second);
            Usage usage = stage.meter().measure(1, () -> Thread.sleep(sampleSeconds * 1_000L));
            Window window = traffic.window();
            window.addCpu(usage.micros());
            all = all.plus(window);
            Report.line(
                    "%-8s %,8.0f deliveries/s at %4.1f us CPU each, %,7.0f published/s, publish %s; %s partitions,"
                            + " lease: %s",
                    phase,
                    window.rate(),
                    window.cpuPerDelivery(),
                    window.publishRate(),
                    window.waits(),
                    partitions(stage),
                    stage.postgres().text("""
                        SELECT format('%s live, %s dead, %s', n_live_tup, n_dead_tup,
                                      pg_size_pretty(pg_total_relation_size(relid)))
                          FROM pg_stat_user_tables
                         WHERE schemaname = 'fastpubsub' AND relname = 'lease'
                        """));
        }
        return all;
    }

    private static int partitions(Stage stage) throws SQLException {
        return Integer.parseInt(stage.postgres().text("SELECT count(*) FROM fastpubsub.log_partition"));
    }
}
