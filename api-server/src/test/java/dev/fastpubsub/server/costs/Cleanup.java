package dev.fastpubsub.server.costs;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.log.AckedCleanup;
import dev.fastpubsub.server.log.Partitions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What {@code cleanup_acked_messages} does, every few seconds. Thread-safe. */
final class Cleanup implements AutoCloseable {

    private static final long PERIOD_MILLIS = 5_000;

    private final Database database;
    private final Thread thread;
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private volatile long longestMillis;
    private volatile String failure = "no failure";

    private Cleanup(FastpubsubConfig config) {
        this.database = new Database(config.database());
        this.thread = Thread.ofPlatform().daemon().unstarted(() -> repeat(config));
    }

    static Cleanup start(BenchPostgres postgres, Map<String, String> settings) {
        Map<String, String> variables = new HashMap<>(settings);
        variables.put("FASTPUBSUB_DATABASE_URL", postgres.jdbcUrl());
        Cleanup cleanup = new Cleanup(FastpubsubConfig.read(variables));
        cleanup.thread.start();
        return cleanup;
    }

    @Override
    public String toString() {
        return runs + " runs, " + dropped + " partitions dropped, the longest run " + longestMillis + " ms, " + failure;
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
        database.close();
    }

    private void repeat(FastpubsubConfig config) {
        AckedCleanup cleanup = new AckedCleanup(database, new Partitions(database, config.partitions()));
        try {
            while (true) {
                Thread.sleep(PERIOD_MILLIS);
                long start = System.nanoTime();
                try {
                    dropped.addAndGet(
                            cleanup.run(config.cleanup().ackedOlderThan()).partitions());
                } catch (RuntimeException e) {
                    failure = e.toString();
                }
                runs.incrementAndGet();
                longestMillis = Math.max(longestMillis, (System.nanoTime() - start) / 1_000_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
