package dev.fastpubsub.server.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * PostgreSQL and three servers: two beyond a network that can fail, and one close to it with a tiny pool. Whatever ends this process ends
 * them, but for a kill -9.
 */
record Stage(
        Layout layout,
        Cluster cluster,
        Disk disk,
        Optional<PgBouncer> bouncer,
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

    static Stage start(Layout layout, Path folder) throws Exception {
        Path wal = folder.resolve("disk");
        Disk disk = layout == Layout.STANDBY ? Disk.none(wal) : Disk.mount(wal);
        Cluster cluster = layout.create(folder, disk);
        Optional<PgBouncer> bouncer = layout == Layout.PGBOUNCER
                ? Optional.of(PgBouncer.start(folder, cluster.primary().port()))
                : Optional.empty();
        List<Integer> entrances = bouncer.map(each -> List.of(each.port())).orElse(cluster.ports());
        DatabaseProxy network = DatabaseProxy.start(entrances);
        Map<String, String> close = with(
                layout,
                entrances,
                Map.of("FASTPUBSUB_DATABASE_POOL_SIZE", "2", "FASTPUBSUB_DATABASE_MAX_OVERFLOW", "0"));
        Map<String, String> far = with(layout, network.ports(), Map.of());
        List<Replica> replicas =
                List.of(Replica.of(1, far, folder), Replica.of(2, far, folder), Replica.of(3, close, folder));
        Stage stage = new Stage(layout, cluster, disk, bouncer, network, replicas, close, new AtomicBoolean());
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
        bouncer.ifPresent(PgBouncer::close);
        cluster.close();
        disk.close();
    }

    private void end() {
        try {
            close();
        } catch (Exception e) {
            Report.line("not everything ended: %s", e);
        }
    }

    private static Map<String, String> with(Layout layout, List<Integer> ports, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(SETTINGS);
        String hosts = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        all.put(
                "FASTPUBSUB_DATABASE_URL",
                "postgresql://postgres:postgres@" + hosts + "/postgres" + layout.parameters());
        all.put("FASTPUBSUB_WAKE_UP_MODE", layout.wakeUpMode());
        all.putAll(more);
        return all;
    }
}
