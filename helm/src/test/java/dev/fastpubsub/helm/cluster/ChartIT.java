package dev.fastpubsub.helm.cluster;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static dev.fastpubsub.operator.support.Cluster.topic;
import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.NeedsRealKubernetes;
import dev.fastpubsub.operator.support.RealKubernetes;
import dev.fastpubsub.operator.support.TestKubernetes;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the first install to the uninstall, on an API server without controllers: what Helm writes is what is looked at. No pod can run
 * here, so nothing waits, and the Secret that the bootstrap Job would make is made by the test.
 */
@NeedsRealKubernetes
class ChartIT {

    private static final String NAMESPACE = "pubsub";
    private static final String RELEASE = "fastpubsub";
    private static final String SECRET = "fastpubsub-auth";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final RealKubernetes kubernetes = RealKubernetes.startBare();
    private final Cluster cluster = new Cluster(kubernetes.client());
    private final Path kubeconfig = Path.of(kubernetes.environment().get("KUBECONFIG"));

    @AfterEach
    void stop() {
        kubernetes.close();
    }

    @Test
    void isInstalledUpgradedRolledBackAndUninstalled() {
        makeTheSecretOfTheBootstrap();
        Path previous = ChartFolder.previous(folder);

        assertThat(install(previous, RELEASE, "").getStatus()).isEqualTo("deployed");
        assertThat(definition().toString()).contains("formerPolicy").doesNotContain("adoptionPolicy");
        Topic topic = topic("team-a", "kept", spec -> spec);
        // A definition is served a moment after it is there.
        awaitAtMost().ignoreExceptions().until(() -> cluster.create(topic) != null);

        assertThat(upgrade(ChartFolder.current()).getChart()).isEqualTo("fastpubsub-0.1.0");
        assertThat(definition().toString()).contains("adoptionPolicy").doesNotContain("formerPolicy");
        assertThat(cluster.isGone(topic)).isFalse();
        String resourceVersion = definition().getMetadata().getResourceVersion();
        assertThat(upgrade(ChartFolder.current()).getStatus()).isEqualTo("deployed");
        assertThat(definition().getMetadata().getResourceVersion())
                .as("an upgrade to the same writes nothing")
                .isEqualTo(resourceVersion);

        assertThat(upgrade(previous).getChart()).isEqualTo("fastpubsub-0.0.9");
        assertThat(cluster.isGone(topic)).isFalse();

        uninstall(RELEASE);
        assertThat(left()).containsExactlyInAnyOrder(
                "CustomResourceDefinition topics.fastpubsub.dev",
                "CustomResourceDefinition subscriptions.fastpubsub.dev",
                "CustomResourceDefinition clients.fastpubsub.dev");
        assertThat(cluster.isGone(topic)).isFalse();
        assertThat(kubernetes.client().secrets().inNamespace(NAMESPACE).withName(SECRET).get())
                .isNotNull();
    }

    @Test
    void isInstalledAgainOverWhatAnUninstallHasLeft() {
        makeTheSecretOfTheBootstrap();
        Release unused = install(ChartFolder.current(), RELEASE, "");
        uninstall(RELEASE);

        assertThat(install(ChartFolder.current(), RELEASE, "").getStatus()).isEqualTo("deployed");
    }

    @Test
    void isInstalledASecondTimeWithoutTheDefinitions() {
        makeTheSecretOfTheBootstrap();
        Release first = install(ChartFolder.current(), RELEASE, "");
        Release second = install(ChartFolder.current(), "second", "crds: {enabled: false}");
        assertThat(List.of(first.getStatus(), second.getStatus())).containsOnly("deployed");

        uninstall("second");
        assertThat(definition()).isNotNull();
        assertThat(kubernetes
                        .client()
                        .apps()
                        .deployments()
                        .inNamespace(NAMESPACE)
                        .withName("fastpubsub")
                        .get())
                .isNotNull();
    }

    @Test
    void isInstalledWithoutAnythingOutsideOfNamespaces() {
        makeTheSecretOfTheBootstrap();
        for (String plural : List.of("topics", "subscriptions", "clients")) {
            CustomResourceDefinition unused =
                    kubernetes.install(TestKubernetes.definition(plural));
        }
        Release release = install(
                ChartFolder.current(),
                RELEASE,
                """
                crds: {enabled: false}
                rbac: {clusterScoped: false}
                operator: {watchNamespaces: [team-a, team-b]}
                """);
        assertThat(release.getStatus()).isEqualTo("deployed");
        assertThat(kubernetes.client().rbac().roles().inNamespace("team-b").list().getItems())
                .hasSize(1);
        assertThat(left()).noneMatch(object -> object.startsWith("ClusterRole"));
    }

    private void makeTheSecretOfTheBootstrap() {
        var unused = cluster.create(new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(SECRET)
                .endMetadata()
                .withStringData(Map.of("auth-secret-key", "k".repeat(64), "client-id", "c", "client-secret", "s"))
                .build());
    }

    /** @param values on top of the Secret that is there */
    private Release install(Path chart, String release, String values) {
        return new Helm(chart)
                .install()
                .withName(release)
                .withNamespace(NAMESPACE)
                .withKubeConfig(kubeconfig)
                .withValuesFile(file(values))
                .set("auth.existingSecret", SECRET)
                .call();
    }

    private Release upgrade(Path chart) {
        return new Helm(chart)
                .upgrade()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeConfig(kubeconfig)
                .set("auth.existingSecret", SECRET)
                .call();
    }

    private Path file(String values) {
        try {
            return Files.writeString(folder.resolve("values.yaml"), values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void uninstall(String release) {
        String unused = Helm.uninstall(release)
                .withNamespace(NAMESPACE)
                .withKubeConfig(kubeconfig)
                .call();
    }

    private CustomResourceDefinition definition() {
        return kubernetes
                .client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("topics.fastpubsub.dev")
                .require();
    }

    /** Everything in the cluster that says it is the chart's, of every kind that the API server lists. */
    private List<String> left() {
        return Stream.of(
                        "v1/Service", "v1/ServiceAccount", "v1/ConfigMap", "v1/Secret", "v1/Pod",
                        "apps/v1/Deployment", "apps/v1/StatefulSet", "batch/v1/Job", "batch/v1/CronJob",
                        "policy/v1/PodDisruptionBudget", "autoscaling/v2/HorizontalPodAutoscaler",
                        "networking.k8s.io/v1/NetworkPolicy", "networking.k8s.io/v1/Ingress",
                        "rbac.authorization.k8s.io/v1/Role", "rbac.authorization.k8s.io/v1/RoleBinding",
                        "rbac.authorization.k8s.io/v1/ClusterRole", "rbac.authorization.k8s.io/v1/ClusterRoleBinding",
                        "apiextensions.k8s.io/v1/CustomResourceDefinition")
                .flatMap(kind -> labelled(kind).stream())
                .toList();
    }

    private List<String> labelled(String kind) {
        int slash = kind.lastIndexOf('/');
        return kubernetes
                .client()
                .genericKubernetesResources(kind.substring(0, slash), kind.substring(slash + 1))
                .inAnyNamespace()
                .withLabel("app.kubernetes.io/part-of", "fastpubsub")
                .list()
                .getItems()
                .stream()
                .map(ChartIT::named)
                .toList();
    }

    private static String named(GenericKubernetesResource resource) {
        return resource.getKind() + " " + resource.getMetadata().getName();
    }
}
