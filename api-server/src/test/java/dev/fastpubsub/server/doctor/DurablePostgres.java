package dev.fastpubsub.server.doctor;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fastpubsub.server.database.Migrations;
import dev.fastpubsub.server.support.EmbeddedPostgresSupport;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A PostgreSQL of its own, which keeps what it commits, with this build's schema and a role for servers. */
record DurablePostgres(EmbeddedPostgres process, JdbcClient jdbc) implements AutoCloseable {

    static DurablePostgres start() throws IOException {
        assumeThat(EmbeddedPostgresSupport.obstacle()).isEmpty();
        EmbeddedPostgres process = EmbeddedPostgresSupport.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "100")
                .setServerConfig("max_prepared_transactions", "2")
                .setServerConfig("wal_level", "logical")
                .setServerConfig("idle_in_transaction_session_timeout", "1min")
                .setOutputRedirector(Redirect.DISCARD)
                .setErrorRedirector(Redirect.DISCARD)
                .start();
        Migrations.migrate(process.getPostgresDatabase());
        return new DurablePostgres(process, JdbcClient.create(process.getPostgresDatabase()));
    }

    String jdbcUrl() {
        return process.getJdbcUrl("postgres", "postgres");
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
