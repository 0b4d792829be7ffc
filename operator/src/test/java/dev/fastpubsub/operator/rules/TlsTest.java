package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static dev.fastpubsub.operator.support.Cluster.topic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.support.ApiServer;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.FaultProxy;
import dev.fastpubsub.operator.support.TestKubernetes;
import dev.fastpubsub.operator.support.TestOperator;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 14, the setting for authorities of one's own. */
class TlsTest {

    private static final String PASSWORD = "of-no-importance";

    @TempDir
    private Path folder;

    private final TestKubernetes kubernetes = TestKubernetes.start();
    private final Cluster cluster = new Cluster(kubernetes.client());
    private final Topic topic = topic("team-a", "tls-" + UUID.randomUUID(), UnaryOperator.identity());
    private FaultProxy proxy;

    @BeforeEach
    void startAServerThatNoAuthorityKnows() throws Exception {
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=fastpubsub", "-ext", "san=ip:127.0.0.1");
        keytool("-exportcert", "-rfc", "-file", folder.resolve("ca.crt").toString());
        proxy = FaultProxy.before(ApiServer.shared().uri(), identity());
    }

    @AfterEach
    void stop() {
        kubernetes.close();
        proxy.close();
    }

    @Test
    void aCertificateOfTheCaBundleIsTrusted() {
        try (TestOperator operator = TestOperator.start(
                kubernetes,
                proxy.uri(),
                Map.of("CA_BUNDLE", folder.resolve("ca.crt").toString()))) {
            cluster.awaitReady(cluster.create(topic));
        }
    }

    @Test
    void anotherCertificateIsNotTrustedAndTheReasonIsSaid() {
        // Now and then it says instead that there was no answer lately.
        try (TestOperator operator = TestOperator.start(kubernetes, proxy.uri(), Map.of())) {
            Topic refused = cluster.awaitUnknown(cluster.create(topic), Reason.SERVER_UNREACHABLE);

            awaitAtMost()
                    .untilAsserted(
                            () -> assertThat(cluster.now(refused).getStatus().conditions())
                                    .anySatisfy(condition ->
                                            assertThat(condition.getMessage()).contains("certificat")));
            assertThat(proxy.calls(".*")).isEmpty();
        }
    }

    private SSLContext identity() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(folder.resolve("server.p12"))) {
            store.load(file, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-alias",
                "server",
                "-keystore",
                folder.resolve("server.p12").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor()).as(() -> "see " + folder).isZero();
    }
}
