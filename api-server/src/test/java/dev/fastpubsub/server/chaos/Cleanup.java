package dev.fastpubsub.server.chaos;

import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.log.AckedCleanup;
import dev.fastpubsub.server.log.Partitions;
import dev.fastpubsub.server.log.StuckCleanup;
import java.util.Map;

/** Both cleanup commands again and again: what they do, without a process for each. */
final class Cleanup extends Worker {

    private static final long PAUSE_MILLIS = 1_000;

    private final FastpubsubConfig config;
    private final Database database;
    private final AckedCleanup acked;
    private final StuckCleanup stuck;
    private volatile int runs;
    private volatile int dropped;

    Cleanup(Map<String, String> environment) {
        this.config = FastpubsubConfig.read(environment);
        this.database = new Database(config.database());
        this.acked = new AckedCleanup(database, new Partitions(database, config.partitions()));
        this.stuck = new StuckCleanup(database);
    }

    @Override
    void work() throws InterruptedException {
        try {
            stuck.run(config.cleanup().lockTimeout());
            dropped += acked.run(config.cleanup().ackedOlderThan()).partitions();
            runs++;
        } catch (RuntimeException e) {
            // the database is not there: as good as killed, and so at any point
        }
        Thread.sleep(PAUSE_MILLIS);
    }

    @Override
    void end() {
        database.close();
    }

    int runs() {
        return runs;
    }

    int droppedPartitions() {
        return dropped;
    }
}
