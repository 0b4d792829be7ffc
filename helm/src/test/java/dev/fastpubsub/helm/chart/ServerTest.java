package dev.fastpubsub.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The server's Deployment and what is around it. */
class ServerTest {

    static java.util.stream.Stream<String> valueSets() {
        return ValueSets.all();
    }

    @Test
    void leavesTheNumberOfPodsToTheAutoscaler() {
        List<KubernetesObject> objects = Chart.objects("server: {autoscaling: {enabled: true}}");
        assertThat(deployment(objects).at("/spec/replicas").isMissingNode()).isTrue();
        assertThat(KubernetesObject.only(objects, "HorizontalPodAutoscaler", "fastpubsub")
                        .at("/spec/scaleTargetRef/name")
                        .asText())
                .isEqualTo("fastpubsub");
        assertThat(deployment(Chart.objects("")).at("/spec/replicas").asInt()).isEqualTo(2);
        assertThat(Chart.objects("")).noneMatch(object -> object.kind().equals("HorizontalPodAutoscaler"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    server: {replicas: 1} | false
                    server: {replicas: 2} | true
                    server: {replicas: 2, podDisruptionBudget: {enabled: false}} | false
                    server: {replicas: 1, autoscaling: {enabled: true, minReplicas: 2}} | true
                    server: {replicas: 2, autoscaling: {enabled: true, minReplicas: 1}} | false
                    """)
    void hasADisruptionBudgetOnlyAboveOneReplica(String values, boolean budget) {
        assertThat(Chart.objects(values).stream()
                        .anyMatch(object -> object.kind().equals("PodDisruptionBudget")
                                && object.name().equals("fastpubsub")
                                && object.at("/spec/maxUnavailable").asInt() == 1))
                .isEqualTo(budget);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    server: {} | 5 | 20 | 40
                    server: {shutdownDelaySeconds: 30, shutdownTimeoutSeconds: 60} | 30 | 60 | 105
                    server: {terminationGracePeriodSeconds: 25} | 5 | 20 | 25
                    """)
    void isGivenTheTimeThatItTakesToStop(String values, String delay, String timeout, long grace) {
        PodTemplate pod = PodTemplate.only(Chart.objects(values), "Deployment", "fastpubsub");
        assertThat(variables(pod))
                .containsEntry("FASTPUBSUB_API_SHUTDOWN_DELAY_SECONDS", delay)
                .containsEntry("FASTPUBSUB_API_SHUTDOWN_TIMEOUT_SECONDS", timeout);
        assertThat(pod.spec().getTerminationGracePeriodSeconds()).isEqualTo(grace);
    }

    @Test
    void hasTheLockTimeoutOfTheCleanup() {
        List<KubernetesObject> objects = Chart.objects("lockTimeoutSeconds: 90");
        assertThat(variables(PodTemplate.only(objects, "Deployment", "fastpubsub")))
                .containsEntry("FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS", "90");
        assertThat(variables(PodTemplate.only(objects, "ConfigMap", "fastpubsub-cleanup")))
                .containsEntry("FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS", "90");
    }

    /** Helm's numbers are floating point. */
    @Test
    void getsLargeNumbersAsTheyAreWritten() {
        List<KubernetesObject> objects = Chart.objects(
                """
                lockTimeoutSeconds: 31622400
                auth: {accessTokenExpireMinutes: 527040}
                cleanup: {acked: {olderThanSeconds: 31622400}}
                server: {settings: {FASTPUBSUB_API_MAX_BODIES_BYTES: 1099511627776, FASTPUBSUB_DATABASE_POOL_SIZE: "12"}}
                """);
        assertThat(variables(PodTemplate.only(objects, "Deployment", "fastpubsub")))
                .containsEntry("FASTPUBSUB_CLEANUP_STUCK_MESSAGES_LOCK_TIMEOUT_SECONDS", "31622400")
                .containsEntry("FASTPUBSUB_AUTH_ACCESS_TOKEN_EXPIRE_MINUTES", "527040")
                .containsEntry("FASTPUBSUB_API_MAX_BODIES_BYTES", "1099511627776")
                .containsEntry("FASTPUBSUB_DATABASE_POOL_SIZE", "12");
        assertThat(KubernetesObject.only(objects, "ConfigMap", "fastpubsub-cleanup").map("/data"))
                .containsEntry("acked-older-than-seconds", "31622400");
    }

    @Test
    void isReplacedAtOnceWhereThatIsAskedFor() {
        assertThat(deployment(Chart.objects("server: {strategy: {type: Recreate}}"))
                        .at("/spec/strategy")
                        .toString())
                .isEqualTo("{\"type\":\"Recreate\"}");
    }

    @Test
    void migratesWithASecretOfItsOwn() {
        PodTemplate pod = PodTemplate.only(ValueSets.objects("existing-secrets"), "Deployment", "fastpubsub");
        assertThat(secretOf(pod.spec().getInitContainers().getFirst())).isEqualTo("postgres-owner/url");
        assertThat(secretOf(pod.spec().getContainers().getFirst())).isEqualTo("postgres/url");
    }

    @Test
    void takesTheUrlFromTheSecretThatCloudNativePgMakes() {
        List<KubernetesObject> objects = ValueSets.objects("cloudnativepg");
        PodTemplate pod = PodTemplate.only(objects, "Deployment", "fastpubsub");
        assertThat(pod.containers()).allSatisfy(container -> assertThat(secretOf(container))
                .isEqualTo("fastpubsub-db-app/uri"));
        KubernetesObject cluster = KubernetesObject.only(objects, "Cluster", "fastpubsub-db");
        assertThat(cluster.at("/spec").toString())
                .isEqualTo("{\"bootstrap\":{\"initdb\":{\"database\":\"fastpubsub\",\"owner\":\"fastpubsub\"}},"
                        + "\"imageName\":\"ghcr.io/cloudnative-pg/postgresql:18\",\"instances\":3,"
                        + "\"postgresql\":{\"parameters\":{\"max_connections\":\"200\"},"
                        + "\"synchronous\":{\"method\":\"any\",\"number\":1}},"
                        + "\"resources\":{\"limits\":{\"memory\":\"1Gi\"},\"requests\":{\"cpu\":\"500m\",\"memory\":\"1Gi\"}},"
                        + "\"storage\":{\"size\":\"20Gi\",\"storageClass\":\"fast\"},\"walStorage\":{\"size\":\"5Gi\"}}");
        assertThat(cluster.map("/metadata/annotations")).containsEntry("helm.sh/resource-policy", "keep");
    }

    /** Whoever may read Deployments may not read secrets by that. */
    @ParameterizedTest
    @MethodSource("valueSets")
    void takesSecretsByReferenceAlone(String values) {
        PodTemplate.all(ValueSets.objects(values)).stream()
                .flatMap(PodTemplate::containers)
                .flatMap(container -> container.getEnv().stream())
                .filter(variable -> variable.getName().matches(".*(DATABASE_URL|CLIENT_SECRET|PASSWORD|SECRET_KEY)"))
                .forEach(variable -> assertThat(variable.getValueFrom().getSecretKeyRef())
                        .as(variable.getName())
                        .isNotNull());
        assertThat(ValueSets.objects(values)).noneMatch(object -> object.kind().equals("Secret"));
    }

    private static KubernetesObject deployment(List<KubernetesObject> objects) {
        return KubernetesObject.only(objects, "Deployment", "fastpubsub");
    }

    private static String secretOf(Container container) {
        return container.getEnv().stream()
                .filter(variable -> variable.getName().equals("FASTPUBSUB_DATABASE_URL"))
                .map(variable -> variable.getValueFrom().getSecretKeyRef())
                .map(reference -> reference.getName() + "/" + reference.getKey())
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> variables(PodTemplate pod) {
        return pod.spec().getContainers().getFirst().getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .collect(java.util.stream.Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }
}
