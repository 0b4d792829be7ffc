package dev.fastpubsub.operator.definitions;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastpubsub.crd.v1alpha1.AdoptionPolicy;
import dev.fastpubsub.crd.v1alpha1.DeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.support.Cluster;
import dev.fastpubsub.operator.support.KubernetesServer;
import dev.fastpubsub.operator.support.NeedsRealKubernetes;
import dev.fastpubsub.operator.support.OperatorTestBase;
import dev.fastpubsub.operator.support.RealKubernetes;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** Two people apply parts of one resource, and the operator is in neither's way. */
@NeedsRealKubernetes
class ServerSideApplyIT extends OperatorTestBase {

    @Override
    protected KubernetesServer startKubernetes() {
        return RealKubernetes.start();
    }

    @Test
    void twoManagersKeepWhatIsTheirsAndTheOperatorOwnsNothingOfTheSpec() {
        apply("gitops", "deletionPolicy: Delete");
        apply("platform", "adoptionPolicy: Fail");
        Topic topic = cluster.awaitReady(Cluster.topic("team-a", "t-" + unique, spec -> spec));
        awaitAtMost()
                .until(() -> !cluster.now(topic).getMetadata().getFinalizers().isEmpty());
        // Until the operator has nothing to write any more.
        awaitAtMost()
                .until(() -> cluster.now(topic)
                        .getMetadata()
                        .getResourceVersion()
                        .equals(apply("gitops", "deletionPolicy: Delete")
                                .getMetadata()
                                .getResourceVersion()));
        Topic made = cluster.now(topic);

        assertThat(made.getSpec().deletionPolicy()).isEqualTo(DeletionPolicy.DELETE);
        assertThat(made.getSpec().adoptionPolicy()).isEqualTo(AdoptionPolicy.FAIL);
        assertThat(made.getMetadata().getFinalizers()).hasSize(1);
        assertThat(made.getStatus().topicId()).isEqualTo("t-" + unique);
        assertThat(made.getMetadata().getManagedFields())
                .filteredOn(entry -> !entry.getManager().matches("gitops|platform"))
                .isNotEmpty()
                .noneSatisfy(entry -> assertThat(fields(entry)).contains("f:spec"));
        cluster.delete(topic);
        awaitAtMost().until(() -> cluster.isGone(topic));
    }

    @Test
    void aFieldOfSomebodyElseIsNotTakenWithoutForce() {
        apply("gitops", "deletionPolicy: Delete");

        assertThatThrownBy(() -> apply("platform", "deletionPolicy: Retain"))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refused -> assertThat(refused.getCode()).isEqualTo(409))
                .hasMessageContaining("gitops");

        var unused = resource("deletionPolicy: Retain")
                .fieldManager("platform")
                .forceConflicts()
                .serverSideApply();
        Topic topic = cluster.awaitReady(Cluster.topic("team-a", "t-" + unique, spec -> spec));
        awaitAtMost()
                .until(() -> cluster.now(topic).getMetadata().getFinalizers().isEmpty());
    }

    private GenericKubernetesResource apply(String manager, String spec) {
        return resource(spec).fieldManager(manager).serverSideApply();
    }

    /** Only what is written here: the model would add its defaults, and claim them. */
    private Resource<GenericKubernetesResource> resource(String spec) {
        GenericKubernetesResource topic =
                Serialization.unmarshal("""
                    apiVersion: fastpubsub.dev/v1alpha1
                    kind: Topic
                    metadata: {namespace: team-a, name: t-%s}
                    spec: {%s}
                    """.formatted(unique, spec), GenericKubernetesResource.class);
        return kubernetes
                .client()
                .genericKubernetesResources(ResourceDefinitionContext.fromResourceType(Topic.class))
                .inNamespace("team-a")
                .resource(topic);
    }

    private static String fields(ManagedFieldsEntry entry) {
        return Serialization.asJson(entry.getFieldsV1());
    }
}
