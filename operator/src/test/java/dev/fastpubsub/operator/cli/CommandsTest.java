package dev.fastpubsub.operator.cli;

import static dev.fastpubsub.operator.support.Cluster.topic;
import static dev.fastpubsub.operator.support.Cluster.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.DeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.OperatorApplication;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.KubernetesServer;
import dev.fastpubsub.operator.support.OperatorProcess;
import dev.fastpubsub.operator.support.TestKubernetes;
import dev.fastpubsub.operator.support.TestOperator;
import io.fabric8.kubernetes.api.model.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a Job of the chart and whoever uninstalls call: the program itself, which needs Kubernetes and no server. */
class CommandsTest {

    private static final URI NOWHERE = URI.create("http://127.0.0.1:9");

    private final KubernetesServer kubernetes = startKubernetes();
    private final Cluster cluster = new Cluster(kubernetes.client());

    KubernetesServer startKubernetes() {
        return TestKubernetes.start();
    }

    @AfterEach
    void stop() {
        kubernetes.close();
    }

    @Test
    void bootstrapMakesTheSecretOnceAndNeverTouchesItAgain() {
        assertThat(run(0, "bootstrap", "--namespace", TestOperator.NAMESPACE, "--secret", "boot"))
                .containsExactly("made the Secret pubsub/boot");
        Secret made = secret();
        assertThat(value(made, "auth-secret-key")).hasSizeGreaterThanOrEqualTo(64);
        assertThat(value(made, "client-id")).hasSize(36);
        assertThat(value(made, "client-secret")).hasSizeGreaterThanOrEqualTo(32);
        assertThat(made.getMetadata().getOwnerReferences()).isNullOrEmpty();
        assertThat(made.getMetadata().getLabels()).isNullOrEmpty();

        assertThat(run(0, "bootstrap", "--namespace", TestOperator.NAMESPACE, "--secret", "boot"))
                .containsExactly("the Secret pubsub/boot is there already");
        assertThat(secret()).isEqualTo(made);
    }

    @Test
    void bootstrapMakesTheSecretOfANewDatabaseOnce() {
        String[] arguments = {
            "bootstrap",
            "--namespace",
            TestOperator.NAMESPACE,
            "--secret",
            "boot",
            "--database-secret",
            "db",
            "--database-host",
            "db.pubsub.svc"
        };
        assertThat(run(0, arguments)).containsExactly("made the Secret pubsub/boot", "made the Secret pubsub/db");
        Secret made = secret("db");
        assertThat(value(made, "username")).isEqualTo("fastpubsub");
        assertThat(value(made, "password")).hasSizeGreaterThanOrEqualTo(32);
        assertThat(value(made, "uri"))
                .isEqualTo("postgresql://fastpubsub:" + value(made, "password") + "@db.pubsub.svc:5432/fastpubsub");

        assertThat(run(0, arguments))
                .containsExactly("the Secret pubsub/boot is there already", "the Secret pubsub/db is there already");
        assertThat(secret("db")).isEqualTo(made);
    }

    @Test
    void releaseFinalizersLetsAllResourcesGoAndTouchesNoOtherFinalizer() {
        Topic ours = withFinalizers("ours", "fastpubsub.dev/operator");
        Topic shared = withFinalizers("shared", "fastpubsub.dev/operator", "example.com/other");
        Topic foreign = withFinalizers("foreign", "example.com/other");
        cluster.delete(ours);

        assertThat(run(0, "release-finalizers")).containsExactly("released 2 resources");

        assertThat(cluster.isGone(ours)).isTrue();
        assertThat(cluster.now(shared).getMetadata().getFinalizers()).containsExactly("example.com/other");
        assertThat(cluster.now(foreign).getMetadata().getFinalizers()).containsExactly("example.com/other");
        assertThat(run(0, "release-finalizers")).containsExactly("released 0 resources");
    }

    @Test
    void releaseFinalizersKeepsToANamespaceThatIsNamed() {
        Topic ours = withFinalizers("ours", "fastpubsub.dev/operator");

        assertThat(run(0, "release-finalizers", "--namespace", "team-b")).containsExactly("released 0 resources");

        assertThat(cluster.now(ours).getMetadata().getFinalizers()).hasSize(1);
    }

    @Test
    void anOptionThatIsMissingIsWrongUsage() {
        assertThat(run(2, "bootstrap", "--namespace", TestOperator.NAMESPACE))
                .anyMatch(line -> line.contains("--secret"));
    }

    private List<String> run(int exitCode, String... arguments) {
        try (OperatorProcess process =
                OperatorProcess.start(OperatorApplication.class, kubernetes, NOWHERE, Map.of(), arguments)) {
            assertThat(process.exitCode())
                    .as(() -> String.join("\n", process.lines()))
                    .isEqualTo(exitCode);
            return process.allLines();
        }
    }

    private Secret secret() {
        return secret("boot");
    }

    private Secret secret(String name) {
        return kubernetes
                .client()
                .secrets()
                .inNamespace(TestOperator.NAMESPACE)
                .withName(name)
                .require();
    }

    private Topic withFinalizers(String name, String... finalizers) {
        Topic topic = topic("team-a", name, spec -> spec.deletionPolicy(DeletionPolicy.DELETE));
        topic.getMetadata().setFinalizers(List.of(finalizers));
        return cluster.create(topic);
    }
}
