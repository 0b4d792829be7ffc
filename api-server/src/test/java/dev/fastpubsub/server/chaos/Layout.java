package dev.fastpubsub.server.chaos;

import dev.fastpubsub.server.database.Migrations;
import dev.fastpubsub.server.dev.PostgresBinaries;
import dev.fastpubsub.server.support.EmbeddedPostgresSupport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What PostgreSQL is like and how servers reach it. */
enum Layout {
    /** One PostgreSQL, the newest that is supported, without anything between. */
    DIRECT,
    /** The same by way of PgBouncer in transaction mode. */
    PGBOUNCER,
    /** This machine's PostgreSQL and a synchronous standby that takes over. */
    STANDBY;

    /** Why this machine cannot have it, in one line; empty where it can. */
    Optional<String> obstacle() throws IOException {
        Optional<String> missing = switch (this) {
            case DIRECT -> Optional.empty();
            case PGBOUNCER ->
                Optional.of("there is no PgBouncer here (Debian: pgbouncer)")
                        .filter(why -> PgBouncer.program().isEmpty());
            case STANDBY -> {
                boolean installed = PostgresBinaries.installed().isPresent();
                yield Optional.of("there is no pg_basebackup in /usr/lib/postgresql (Debian: postgresql)")
                        .filter(why -> !installed);
            }
        };
        return missing.or(EmbeddedPostgresSupport::obstacle);
    }

    Cluster create(Path folder, Disk disk) throws Exception {
        Cluster cluster = this == STANDBY
                ? StandbyPair.create(PostgresBinaries.installed().orElseThrow(), folder)
                : new SinglePostgres(ChaosPostgres.create(PostgresBinaries.unpack(folder), folder, disk.folder()));
        Migrations.migrate(cluster.primary().dataSource());
        return cluster;
    }

    /** What has to stand behind the URL. */
    String parameters() {
        return switch (this) {
            case DIRECT -> "";
            // PgBouncer knows no prepared statements before 1.21
            case PGBOUNCER -> "?prepareThreshold=0";
            case STANDBY -> "?target_session_attrs=read-write";
        };
    }

    /** LISTEN does not come through a pooler. */
    String wakeUpMode() {
        return this == PGBOUNCER ? "poll" : "notify";
    }
}
