package dev.fastpubsub.operator.definitions;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.support.NeedsRealKubernetes;
import dev.fastpubsub.operator.support.RealKubernetes;
import dev.fastpubsub.operator.support.TestKubernetes;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The failure "CRD upgrade with stored old objects": they stay readable and updatable, and can let go of their finalizers. */
@NeedsRealKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpgradeIT {

    private static final Path STORED = Path.of("../crds/src/test/resources/dev/fastpubsub/crd/v1alpha1/stored");
    private static final Map<String, Class<? extends HasMetadata>> KINDS =
            Map.of("Topic", Topic.class, "Subscription", Subscription.class, "Client", Client.class);

    private final RealKubernetes kubernetes = RealKubernetes.startBare();

    @AfterAll
    void stop() {
        kubernetes.close();
    }

    static Stream<Path> stored() throws IOException {
        try (Stream<Path> files = Files.list(STORED)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("stored")
    void whatAReleaseHasStoredStaysReadableAndUpdatable(Path file) throws IOException {
        GenericKubernetesResource old =
                Serialization.unmarshal(Files.readString(file), GenericKubernetesResource.class);
        storeBeforeTheUpgrade(old);

        GenericKubernetesResource read = resource(old).get();
        assertThat(read.<Object>get("spec")).isNotNull();
        assertThat(read.<Object>get("status")).isEqualTo(old.get("status"));
        HasMetadata typed = kubernetes
                .client()
                .resources(KINDS.get(old.getKind()))
                .inNamespace("team-a")
                .withName(old.getMetadata().getName())
                .get();
        assertThat(typed.getMetadata().getUid()).isEqualTo(read.getMetadata().getUid());

        assertThat(annotated(old).getMetadata().getAnnotations())
                .containsEntry("example.com/note", "after the upgrade");
        assertThat(letGo(old)).isTrue();
    }

    @Test
    void whatWouldBeRefusedTodayCanStillLetGoOfItsFinalizers() {
        GenericKubernetesResource old = Serialization.unmarshal("""
            apiVersion: fastpubsub.dev/v1alpha1
            kind: Client
            metadata:
              name: too-much
              finalizers: [fastpubsub.dev/operator]
            spec:
              scopes: ["*", "topics:read"]
            """, GenericKubernetesResource.class);
        storeBeforeTheUpgrade(old);

        var unused = resource(old).delete();

        assertThat(letGo(old)).isTrue();
    }

    /** Under a definition that knows next to no rules, as one of an earlier release may; then ours replaces it. */
    private void storeBeforeTheUpgrade(GenericKubernetesResource old) {
        String plural = old.getKind().toLowerCase(Locale.ROOT) + "s";
        CustomResourceDefinition lax = TestKubernetes.definition(plural);
        lax.getSpec().getVersions().forEach(version -> version.getSchema().setOpenAPIV3Schema(anything()));
        kubernetes.install(lax);
        awaitAtMost().until(() -> isTaken(old));
        old.getMetadata().setNamespace("team-a");
        GenericKubernetesResource made = resources(old).resource(old).create();
        if (old.get("status") != null) {
            made.setAdditionalProperty("status", old.get("status"));
            GenericKubernetesResource unused = resources(old).resource(made).updateStatus();
        }
        kubernetes.install(TestKubernetes.definition(plural));
        awaitAtMost().until(() -> !isTaken(old));
    }

    /** Whether something that ours refuses is taken: Kubernetes uses a definition a moment after it was installed. */
    private boolean isTaken(GenericKubernetesResource like) {
        GenericKubernetesResource wrong = new GenericKubernetesResource();
        wrong.setApiVersion(like.getApiVersion());
        wrong.setKind(like.getKind());
        wrong.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team-a")
                .withName("wrong")
                .build());
        wrong.setAdditionalProperty("spec", Map.of("deletionPolicy", "Never"));
        try {
            return resources(like).resource(wrong).dryRun().create() != null;
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).isIn(404, 422);
            return false;
        }
    }

    private GenericKubernetesResource annotated(GenericKubernetesResource old) {
        return resource(old).edit(current -> {
            current.getMetadata().setAnnotations(Map.of("example.com/note", "after the upgrade"));
            return current;
        });
    }

    private boolean letGo(GenericKubernetesResource old) {
        GenericKubernetesResource unused = resource(old).edit(current -> {
            current.getMetadata().setFinalizers(List.of());
            return current;
        });
        var deleted = resource(old).delete();
        return resource(old).get() == null;
    }

    private Resource<GenericKubernetesResource> resource(GenericKubernetesResource like) {
        return resources(like).withName(like.getMetadata().getName());
    }

    private NonNamespaceOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>> resources(
            GenericKubernetesResource like) {
        return kubernetes
                .client()
                .genericKubernetesResources(ResourceDefinitionContext.fromResourceType(KINDS.get(like.getKind())))
                .inNamespace("team-a");
    }

    private static JSONSchemaProps anything() {
        JSONSchemaProps free = new JSONSchemaPropsBuilder()
                .withType("object")
                .withXKubernetesPreserveUnknownFields(true)
                .build();
        return new JSONSchemaPropsBuilder()
                .withType("object")
                .addToProperties("spec", free)
                .addToProperties("status", free)
                .build();
    }
}
