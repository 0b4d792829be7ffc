package dev.fastpubsub.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fastpubsub.server.cli.Outcome;
import dev.fastpubsub.server.config.FastpubsubConfig;
import dev.fastpubsub.server.support.EmbeddedPostgresSupport;
import dev.fastpubsub.server.support.SelfSignedCertificate;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A PostgreSQL of its own with TLS, spoken to as the URL's parameters say. */
class DatabaseTlsTest {

    @TempDir
    private static Path folder;

    private static EmbeddedPostgres postgres;
    private static SelfSignedCertificate servers;
    private static SelfSignedCertificate another;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        assumeThat(EmbeddedPostgresSupport.obstacle()).isEmpty();
        servers = SelfSignedCertificate.make(folder, "servers");
        another = SelfSignedCertificate.make(folder, "another");
        postgres = EmbeddedPostgresSupport.builder()
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", servers.certificate().toString())
                .setServerConfig("ssl_key_file", servers.key().toString())
                .setServerConfig("ssl_ca_file", another.certificate().toString())
                .setOutputRedirector(Redirect.DISCARD)
                .setErrorRedirector(Redirect.DISCARD)
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql+psycopg://postgres@localhost:%d/postgres?sslmode=verify-full&sslrootcert=%s",
                "jdbc:postgresql://localhost:%d/postgres?user=postgres&sslmode=verify-full&sslrootcert=%s",
                "postgresql://postgres@127.0.0.1:%d/postgres?sslmode=verify-ca&sslrootcert=%s",
                "postgresql://postgres@127.0.0.1:%d/postgres?sslmode=require&sslrootcert=%s",
                "postgresql://postgres@127.0.0.1:%d/postgres?sslmode=require",
            })
    void theConnectionIsEncryptedAndTheServersCertificateIsChecked(String url) {
        assertThat(tls(url.formatted(postgres.getPort(), servers.certificate())))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"require", "verify-ca", "verify-full"})
    void anotherRootIsRefusedInOneLine(String mode) {
        assertThat(lineOfRefusal("localhost", mode, another))
                .startsWith("database is down (SSL error: ")
                .contains("certif");
    }

    @Test
    void anotherNameIsRefusedInOneLine() {
        assertThat(lineOfRefusal("127.0.0.1", "verify-full", servers))
                .startsWith("database is down (")
                .contains("127.0.0.1", "hostname");
    }

    private static String lineOfRefusal(String host, String mode, SelfSignedCertificate root) {
        String url = "postgresql://postgres:hunter2@%s:%d/postgres?sslmode=%s&sslrootcert=%s"
                .formatted(host, postgres.getPort(), mode, root.certificate());

        Outcome outcome = Outcome.of(Map.of("FASTPUBSUB_DATABASE_URL", url), folder, "db-migrate");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.error().lines()).hasSize(1);
        assertThat(outcome.error()).doesNotContain("hunter2");
        return outcome.error();
    }

    @Test
    void aCertificateOfOursIsShown() {
        String url =
                "postgresql://postgres@localhost:%d/postgres?sslmode=verify-full&sslrootcert=%s&sslcert=%s&sslkey=%s"
                        .formatted(postgres.getPort(), servers.certificate(), another.certificate(), another.key());

        assertThat(ask(url, "SELECT client_dn IS NOT NULL FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
                .isTrue();
    }

    private static boolean tls(String url) {
        return ask(url, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    }

    private static boolean ask(String url, String sql) {
        FastpubsubConfig config = FastpubsubConfig.read(Map.of("FASTPUBSUB_DATABASE_URL", url));
        try (Database database = new Database(config.database())) {
            return database.call(jdbc -> jdbc.sql(sql).query(Boolean.class).single());
        }
    }
}
