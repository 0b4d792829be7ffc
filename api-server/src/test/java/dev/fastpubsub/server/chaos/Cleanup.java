package dev.fastpubsub.server.chaos;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.log.AckedCleanup;
import dev.fastpubsub.server.log.Partitions;
import dev.fastpubsub.server.log.StuckCleanup;
import java.util.Map;

/** Both cleanup commands again and again: what they do, without a process for each. */
final class Cleanup implements Runnable {

    private static final long PAUSE_MILLIS = 1_000;

    private final FastpubsubConfig config;
    private volatile int runs;
    private volatile int dropped;
    private volatile boolean over;

    Cleanup(Map<String, String> environment) {
        this.config = FastpubsubConfig.read(environment);
    }

    @Override
    public void run() {
        try (Database database = new Database(config.database())) {
            AckedCleanup acked = new AckedCleanup(database, new Partitions(database, config.partitions()));
            StuckCleanup stuck = new StuckCleanup(database);
            while (!over) {
                try {
                    stuck.run(config.cleanup().lockTimeout());
                    dropped += acked.run(config.cleanup().ackedOlderThan()).partitions();
                    runs++;
                } catch (RuntimeException e) {
                    // the database is not there: as good as killed, and so at any point
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int runs() {
        return runs;
    }

    int droppedPartitions() {
        return dropped;
    }

    void stop() {
        over = true;
    }
}
