package dev.fastpubsub.server.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * PostgreSQL and three servers: two beyond a network that can fail, and one close to it with a tiny pool. Whatever ends this process ends
 * them, but for a kill -9.
 */
record Stage(
        ChaosPostgres postgres,
        Disk disk,
        DatabaseProxy network,
        List<Replica> replicas,
        Map<String, String> settings,
        AtomicBoolean ended)
        implements AutoCloseable {

    private static final Map<String, String> SETTINGS = Map.of(
            "FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS",
            Long.toString(Run.LOCK_TIMEOUT.toSeconds()),
            "FASTPUBSUB_CLEANUP_ACKED_MESSAGES_OLDER_THAN_SECONDS",
            "2",
            "FASTPUBSUB_PARTITION_MAX_MESSAGES",
            "10000",
            "FASTPUBSUB_LOG_REQUESTS",
            "false");

    static Stage start(Path folder) throws Exception {
        Disk disk = Disk.mount(folder.resolve("disk"));
        ChaosPostgres postgres = ChaosPostgres.create(folder, disk.folder());
        DatabaseProxy network = DatabaseProxy.start(postgres.port());
        Map<String, String> close = with(Map.of(
                "FASTPUBSUB_DATABASE_URL",
                ChaosPostgres.url(postgres.port()),
                "FASTPUBSUB_DATABASE_POOL_SIZE",
                "2",
                "FASTPUBSUB_DATABASE_MAX_OVERFLOW",
                "0"));
        Map<String, String> far = with(Map.of("FASTPUBSUB_DATABASE_URL", ChaosPostgres.url(network.port())));
        List<Replica> replicas =
                List.of(Replica.of(1, far, folder), Replica.of(2, far, folder), Replica.of(3, close, folder));
        Stage stage = new Stage(postgres, disk, network, replicas, close, new AtomicBoolean());
        Runtime.getRuntime().addShutdownHook(new Thread(stage::end));
        stage.startAll();
        return stage;
    }

    /** Those that do not run. */
    void startAll() throws IOException, InterruptedException {
        for (Replica replica : replicas) {
            replica.start(Map.of());
        }
    }

    @Override
    public void close() throws Exception {
        if (ended.getAndSet(true)) {
            return;
        }
        for (Replica replica : replicas) {
            replica.close();
        }
        network.close();
        postgres.close();
        disk.close();
    }

    private void end() {
        try {
            close();
        } catch (Exception e) {
            Report.line("not everything ended: %s", e);
        }
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(SETTINGS);
        all.putAll(more);
        return all;
    }
}
