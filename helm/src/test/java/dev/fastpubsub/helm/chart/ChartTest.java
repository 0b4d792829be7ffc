package dev.fastpubsub.helm.chart;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every object, whatever the values. */
class ChartTest {

    /** Of others, whose models are not at hand. Their tests say what they look like. */
    private static final Set<String> WITHOUT_MODEL = Set.of("postgresql.cnpg.io/v1/Cluster");

    private static final Set<String> CLUSTER_SCOPED =
            Set.of("ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition");

    static Stream<String> valueSets() {
        return ValueSets.all();
    }

    @Test
    void passesStrictLint() {
        LintResult result = Chart.lint();
        assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
    }

    @Test
    void isTriedWithMoreThanAFewValueSets() {
        assertThat(valueSets()).hasSizeGreaterThanOrEqualTo(9);
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void hasOnlyFieldsThatKubernetesKnows(String values) {
        for (KubernetesObject object : ValueSets.objects(values)) {
            if (object.typed() instanceof GenericKubernetesResource) {
                assertThat(WITHOUT_MODEL).contains(object.apiVersion() + "/" + object.kind());
            } else {
                assertThat(UnknownFields.of(object.typed())).as(object.toString()).isEmpty();
            }
        }
    }

    @Test
    void aFieldThatKubernetesDoesNotKnowIsSeen() {
        List<KubernetesObject> objects = KubernetesObject.all(
                """
                apiVersion: apps/v1
                kind: Deployment
                spec:
                  replica: 2
                  template:
                    spec:
                      containers:
                        - name: server
                          livenessProb: {}
                """);
        assertThat(UnknownFields.of(objects.getFirst().typed()))
                .containsExactly("Deployment.spec.replica", "Deployment.spec.template.spec.containers[].livenessProb");
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void passesTheRestrictedPodSecurityProfile(String values) {
        List<PodTemplate> templates = PodTemplate.all(ValueSets.objects(values));
        assertThat(templates).isNotEmpty();
        assertThat(templates).allSatisfy(template -> assertThat(RestrictedPodSecurity.violations(template))
                .isEmpty());
    }

    @Test
    void aPodThatDoesNotKeepToTheProfileIsSeen() {
        List<KubernetesObject> objects = KubernetesObject.all(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: loose}
                spec:
                  hostNetwork: true
                  volumes: [{name: host, hostPath: {path: /}}]
                  containers: [{name: all, securityContext: {privileged: true, capabilities: {add: [SYS_ADMIN]}}}]
                """);
        assertThat(RestrictedPodSecurity.violations(PodTemplate.only(objects, "Pod", "loose")))
                .hasSize(9);
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void isTheSameAtEachRendering(String values) {
        assertThat(Chart.template(ValueSets.yaml(values))).isEqualTo(Chart.template(ValueSets.yaml(values)));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void hasNoTwoObjectsOfOneName(String values) {
        assertThat(ValueSets.objects(values).stream().map(object -> object + " in " + object.namespace()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void saysOfEachObjectWhoseItIsAndWhereItGoes(String values) {
        for (KubernetesObject object : ValueSets.objects(values)) {
            if (object.name().endsWith("-more")) {
                continue; // The user's own.
            }
            assertThat(object.map("/metadata/labels"))
                    .as(object.toString())
                    .containsEntry("app.kubernetes.io/managed-by", "Helm")
                    .containsEntry("app.kubernetes.io/instance", Chart.RELEASE)
                    .containsKeys("app.kubernetes.io/name", "app.kubernetes.io/component", "helm.sh/chart");
            assertThat(object.namespace().isEmpty())
                    .as("namespace of " + object)
                    .isEqualTo(CLUSTER_SCOPED.contains(object.kind()));
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void boundsTheMemoryOfEveryContainerAndReservesCpu(String values) {
        PodTemplate.all(ValueSets.objects(values)).stream()
                .flatMap(PodTemplate::containers)
                // Those of the user are the user's.
                .filter(container -> !Set.of("before", "beside").contains(container.getName()))
                .map(Container::getResources)
                .forEach(ChartTest::assertBounded);
    }

    private static void assertBounded(ResourceRequirements resources) {
        assertThat(resources.getLimits()).containsKey("memory");
        assertThat(resources.getRequests()).containsKeys("cpu", "memory");
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void namesNoVariableTwice(String values) {
        PodTemplate.all(ValueSets.objects(values)).stream()
                .flatMap(PodTemplate::containers)
                .forEach(container -> assertThat(container.getEnv())
                        .extracting("name")
                        .as(container.getName())
                        .doesNotHaveDuplicates());
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void onlyWhoCallsKubernetesHasAToken(String values) {
        Map<String, Boolean> tokens = PodTemplate.all(ValueSets.objects(values)).stream()
                .filter(template -> !template.owner().startsWith("ConfigMap"))
                .collect(toMap(PodTemplate::owner, template -> template.spec().getAutomountServiceAccountToken()));
        tokens.forEach((owner, mounts) ->
                assertThat(mounts).as(owner).isEqualTo(owner.contains("operator") || owner.contains("bootstrap")));
    }
}
