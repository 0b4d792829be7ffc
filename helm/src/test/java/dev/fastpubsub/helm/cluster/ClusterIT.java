package dev.fastpubsub.helm.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import dev.fastpubsub.crd.v1alpha1.Client;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Everything, on a whole cluster: the images, the chart, the operator, and programs that know nothing but their Secrets. */
@NeedsDocker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterIT {

    private static final String NAMESPACE = "fastpubsub";
    private static final String SHOP = "shop";
    private static final String RELEASE = "fastpubsub";
    private static final int HELM_SECONDS = 600;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Path SAMPLE = Path.of("../config/samples/complete.yaml");
    private static final Path PUBLISHER = Path.of("src/test/resources/dev/fastpubsub/helm/cluster/shop.yaml");

    private final TestCluster cluster = TestCluster.start();
    private final Path kubeconfig = write(cluster.kubeconfig());

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void podsPublishAndConsumeWithTheCredentialsOfTheirClients() {
        cluster.createRestrictedNamespace(NAMESPACE);
        cluster.createRestrictedNamespace(SHOP);
        assertThat(install().getStatus()).isEqualTo("deployed");
        awaitDeployment("fastpubsub");
        awaitDeployment("fastpubsub-operator");
        assertThat(cronJobs()).hasSize(2);

        cluster.apply(SAMPLE, SHOP);
        List.of("shop", "mailer").forEach(this::awaitReady);
        cluster.apply(PUBLISHER, SHOP);
        awaitMails(1);

        assertThat(Helm.test(RELEASE)
                        .withNamespace(NAMESPACE)
                        .withKubeConfig(kubeconfig)
                        .withTimeout(HELM_SECONDS)
                        .call()
                        .getStatus())
                .isEqualTo("deployed");

        assertThat(upgrade().getRevision()).isEqualTo("2");
        awaitDeployment("fastpubsub");
        var gone = cluster.client().batch().v1().jobs().inNamespace(SHOP).withName("shop").delete();
        assertThat(gone).isNotEmpty();
        await().atMost(PATIENCE)
                .until(() -> cluster.client().batch().v1().jobs().inNamespace(SHOP).withName("shop").get() == null);
        cluster.apply(PUBLISHER, SHOP);
        awaitMails(2);

        String unused = Helm.uninstall(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeConfig(kubeconfig)
                .call();
        await().atMost(PATIENCE)
                .until(() -> cluster.client().pods().inNamespace(NAMESPACE).list().getItems().isEmpty());
        assertThat(cluster.client().resources(Client.class).inNamespace(SHOP).list().getItems())
                .hasSize(2);
        assertThat(cluster.client().secrets().inNamespace(NAMESPACE).withName("fastpubsub-auth").get())
                .isNotNull();
        await("the CronJobs to go with their ConfigMap").atMost(PATIENCE).until(() -> cronJobs().isEmpty());
    }

    private Release install() {
        return new Helm(ChartFolder.current())
                .install()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeConfig(kubeconfig)
                .set("database.mode", "standalone")
                .set("server.image.pullPolicy", "Never")
                .set("operator.image.pullPolicy", "Never")
                .set("server.replicas", 1)
                .waitReady()
                .withTimeout(HELM_SECONDS)
                .call();
    }

    private Release upgrade() {
        return new Helm(ChartFolder.current())
                .upgrade()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeConfig(kubeconfig)
                .reuseValues()
                .set("server.replicas", 2)
                .set("networkPolicy.enabled", true)
                .waitReady()
                .withTimeout(HELM_SECONDS)
                .call();
    }

    private void awaitDeployment(String name) {
        await(name).atMost(PATIENCE).untilAsserted(() -> {
            Deployment deployment = cluster.client()
                    .apps()
                    .deployments()
                    .inNamespace(NAMESPACE)
                    .withName(name)
                    .require();
            assertThat(deployment.getStatus().getReadyReplicas())
                    .isEqualTo(deployment.getSpec().getReplicas());
            assertThat(deployment.getStatus().getUpdatedReplicas())
                    .isEqualTo(deployment.getSpec().getReplicas());
        });
    }

    private void awaitReady(String name) {
        await(name).atMost(PATIENCE).untilAsserted(() -> {
            Client client = cluster.client()
                    .resources(Client.class)
                    .inNamespace(SHOP)
                    .withName(name)
                    .require();
            assertThat(Objects.requireNonNull(client.getStatus()).conditions())
                    .anySatisfy(condition -> {
                        assertThat(condition.getType()).isEqualTo("Ready");
                        assertThat(condition.getStatus()).isEqualTo("True");
                    });
        });
    }

    private void awaitMails(int count) {
        await("mails").atMost(PATIENCE).untilAsserted(() -> {
            Pod mailer = cluster.client()
                    .pods()
                    .inNamespace(SHOP)
                    .withLabels(Map.of("app.kubernetes.io/name", "mailer"))
                    .list()
                    .getItems()
                    .getFirst();
            assertThat(cluster.client().pods().resource(mailer).getLog().lines())
                    .filteredOn(line -> line.contains("mail about"))
                    .hasSizeGreaterThanOrEqualTo(count);
        });
    }

    private List<?> cronJobs() {
        return cluster.client().batch().v1().cronjobs().inNamespace(NAMESPACE).list().getItems();
    }

    private static Path write(String kubeconfig) {
        try {
            Path file = Files.createTempFile("kubeconfig", ".yaml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, kubeconfig);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
