package dev.fastpubsub.server.dev;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a PostgreSQL is started that keeps what it commits, for this machine alone. */
public final class DurableSettings {

    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "shared_buffers=128MB",
            "max_connections=100",
            "log_checkpoints=off",
            "timezone=UTC",
            "log_timezone=UTC");

    private DurableSettings() {}

    /**
     * What {@code pg_ctl start -o} takes.
     *
     * @param more settings, each as {@code name=value}
     */
    public static String options(int port, List<String> more) {
        return Stream.concat(SETTINGS.stream(), more.stream())
                .map(setting -> "-c " + setting)
                .collect(Collectors.joining(" ", "-p " + port + " ", ""));
    }
}
