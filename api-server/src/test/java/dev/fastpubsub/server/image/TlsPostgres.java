package dev.fastpubsub.server.image;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fastpubsub.server.support.EmbeddedPostgresSupport;
import dev.fastpubsub.server.support.SelfSignedCertificate;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A PostgreSQL that speaks TLS, and a URL that insists on it. */
record TlsPostgres(EmbeddedPostgres process, String url) implements AutoCloseable {

    private static final String CERTIFICATE = "certificate.pem";

    /** @param root the image's: gets the certificate, as a pod gets a mounted one */
    static TlsPostgres start(Path folder, Path root) throws IOException, InterruptedException {
        assumeThat(EmbeddedPostgresSupport.obstacle()).isEmpty();
        SelfSignedCertificate certificate = SelfSignedCertificate.make(folder, "postgres");
        Path mounted = Files.copy(certificate.certificate(), root.resolve(CERTIFICATE));
        Files.setPosixFilePermissions(mounted, PosixFilePermissions.fromString("r--r--r--"));
        EmbeddedPostgres process = EmbeddedPostgresSupport.builder()
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", certificate.certificate().toString())
                .setServerConfig("ssl_key_file", certificate.key().toString())
                .setOutputRedirector(Redirect.DISCARD)
                .setErrorRedirector(Redirect.DISCARD)
                .start();
        return new TlsPostgres(
                process,
                "postgresql://postgres@127.0.0.1:%d/postgres?sslmode=verify-ca&sslrootcert=/%s"
                        .formatted(process.getPort(), CERTIFICATE));
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
