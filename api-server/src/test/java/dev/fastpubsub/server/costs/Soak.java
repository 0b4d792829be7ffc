package dev.fastpubsub.server.costs;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Steady publishing and consuming below what the machine can do, with the cleanup running: the backlog has to stay near zero, and what a
 * message costs, and what the tables take, level.
 */
@Command(
        name = "soak",
        description = "Steady publish and consume for a long time: backlog, sizes and CPU per message must stay level.",
        mixinStandardHelpOptions = true)
final class Soak implements Callable<Integer> {

    private static final Map<String, String> SETTINGS = Map.of(
            "FASTPUBSUB_PARTITION_MAX_MESSAGES",
            "100000",
            "FASTPUBSUB_CLEANUP_ACKED_MESSAGES_OLDER_THAN_SECONDS",
            "10");

    private static final String ID = "soak";
    private static final double MOST_GROWTH = 1.25;
    private static final int MOST_BACKLOG = 5_000;

    @Option(names = "--seconds", defaultValue = "1800", description = "How long (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--rate", defaultValue = "5000", description = "Messages published per second (${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--batch", defaultValue = "20", description = "Messages in a request (${DEFAULT-VALUE}).")
    private int batch;

    @Option(names = "--sample", defaultValue = "60", description = "Seconds between two lines (${DEFAULT-VALUE}).")
    private int sampleSeconds;

    private final AtomicLong published = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile boolean stopped;

    @Override
    public Integer call() throws Exception {
        try (Stage stage = Stage.start(SETTINGS);
                Cleanup cleanup = Cleanup.start(stage.postgres(), SETTINGS)) {
            Report.section("Steady load: " + rate + " messages a second in batches of " + batch
                    + ", one topic, one plain and one filtered subscription, four consumers in long poll each,"
                    + " partitions of 100,000 messages, cleanup every 5 s");
            List<Thread> threads = start(stage.load());
            Thread.sleep(20_000); // until the server's code is compiled
            List<Sample> samples = new ArrayList<>();
            for (int second = 0; second < seconds; second += sampleSeconds) {
                samples.add(sample(stage, second + sampleSeconds));
            }
            stopped = true;
            for (Thread thread : threads) {
                thread.join();
            }
            Report.line("cleanup: %s", cleanup);
            Report.line("calls that failed: %d", failed.get());
            return verdict(samples) && failed.get() == 0 ? 0 : 1;
        }
    }

    private List<Thread> start(Load load) throws Exception {
        load.createTopic(ID);
        load.createSubscription(ID, ID);
        load.createSubscription(ID + "-filtered", ID, ",\"filter\":{\"parity\":[\"even\"]}");
        List<Thread> threads = new ArrayList<>();
        threads.add(Thread.ofPlatform().start(() -> repeat(() -> publish(load))));
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofVirtual().start(() -> repeat(() -> load.waitForBatch(ID, Load.BATCH))));
            threads.add(Thread.ofVirtual().start(() -> repeat(() -> load.waitForBatch(ID + "-filtered", Load.BATCH))));
        }
        return threads;
    }

    /** By a schedule: what is late is made up for. */
    private void publish(Load load) throws Exception {
        long start = System.nanoTime();
        for (long sent = 0; !stopped; sent += batch) {
            long due = start + sent * 1_000_000_000L / rate;
            long early = due - System.nanoTime();
            if (early > 0) {
                Thread.sleep(early / 1_000_000, (int) (early % 1_000_000));
            }
            load.publish(ID, batch, batch);
            published.addAndGet(batch);
        }
    }

    private void repeat(CpuMeter.Work work) {
        while (!stopped) {
            try {
                work.run();
            } catch (Exception e) {
                failed.incrementAndGet();
                Report.line("failed: %s", e);
            }
        }
    }

    private Sample sample(Stage stage, int second) throws Exception {
        long before = published.get();
        Usage usage = stage.meter().measure(1, () -> Thread.sleep(sampleSeconds * 1_000L));
        long messages = published.get() - before;
        Sample sample = sizes(stage, usage.micros() / messages, messages / (double) sampleSeconds);
        Report.line("%5d s: %s", second, sample);
        return sample;
    }

    private static Sample sizes(Stage stage, double cpu, double rate) throws SQLException {
        try (Connection connection = stage.postgres().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                    SELECT (SELECT sum(available) FROM fastpubsub.gauges(10)),
                           (SELECT count(*) FROM fastpubsub.log_partition),
                           (SELECT sum(pg_total_relation_size(c.oid)) / 1048576.0
                              FROM pg_class c
                             WHERE c.relnamespace = 'fastpubsub'::regnamespace AND c.relkind = 'r' AND c.relname ~ '^(message|route)_'),
                           pg_table_size('fastpubsub.lease') / 1024, pg_indexes_size('fastpubsub.lease') / 1024,
                           pg_total_relation_size('fastpubsub.exception') / 1024
                    """)) {
            row.next();
            return new Sample(
                    cpu,
                    rate,
                    row.getLong(1),
                    row.getInt(2),
                    row.getDouble(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6));
        }
    }

    /** The last third against the first, so that one disturbed minute does not decide. */
    private static boolean verdict(List<Sample> samples) {
        int third = Math.max(1, samples.size() / 3);
        Sample first = Sample.median(samples.subList(0, third));
        Sample last = Sample.median(samples.subList(samples.size() - third, samples.size()));
        Report.section("Medians of the first and of the last third");
        Report.line("first: %s", first);
        Report.line("last:  %s", last);
        boolean good = last.cpu <= first.cpu * MOST_GROWTH
                && last.logMebibytes <= first.logMebibytes * MOST_GROWTH + 20
                && last.leaseKibibytes <= first.leaseKibibytes * MOST_GROWTH + 1024
                && last.leaseIndexKibibytes <= first.leaseIndexKibibytes * MOST_GROWTH + 1024
                && last.backlog <= MOST_BACKLOG;
        Report.line("level: %s", good ? "ok" : "MISSED");
        return good;
    }

    /** One line of the log. Backlog of both subscriptions; CPU of server and PostgreSQL, in microseconds per published message. */
    private record Sample(
            double cpu,
            double rate,
            long backlog,
            int partitions,
            double logMebibytes,
            long leaseKibibytes,
            long leaseIndexKibibytes,
            long exceptionKibibytes) {

        static Sample median(List<Sample> samples) {
            return new Sample(
                    middle(samples.stream().map(Sample::cpu).toList()),
                    middle(samples.stream().map(Sample::rate).toList()),
                    middle(samples.stream().map(Sample::backlog).toList()),
                    middle(samples.stream().map(Sample::partitions).toList()),
                    middle(samples.stream().map(Sample::logMebibytes).toList()),
                    middle(samples.stream().map(Sample::leaseKibibytes).toList()),
                    middle(samples.stream().map(Sample::leaseIndexKibibytes).toList()),
                    middle(samples.stream().map(Sample::exceptionKibibytes).toList()));
        }

        private static <T extends Comparable<T>> T middle(List<T> values) {
            return values.stream().sorted().toList().get(values.size() / 2);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,.0f messages/s at %.1f us, backlog %d, %d partitions, log %.1f MiB, lease %d KiB + %d KiB of"
                            + " index, exception %d KiB",
                    rate,
                    cpu,
                    backlog,
                    partitions,
                    logMebibytes,
                    leaseKibibytes,
                    leaseIndexKibibytes,
                    exceptionKibibytes);
        }
    }
}
