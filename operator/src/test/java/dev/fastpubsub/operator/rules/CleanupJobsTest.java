package dev.fastpubsub.operator.rules;

import static dev.fastpubsub.operator.support.Cluster.awaitAtMost;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.operator.cleanup.CleanupReconciler;
import dev.fastpubsub.operator.support.OperatorTestBase;
import dev.fastpubsub.operator.support.TestOperator;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule 13. */
class CleanupJobsTest extends OperatorTestBase {

    private static final String POD = """
        containers:
          - name: cleanup
            image: fastpubsub:1
            env:
              - name: FASTPUBSUB_DATABASE_URL
                valueFrom: {secretKeyRef: {name: db, key: url}}
            resources: {limits: {memory: 256Mi}}
        nodeSelector: {disk: ssd}
        """;

    @Test
    void theTwoCronJobsAreMadeOwnedAndRestored() {
        ConfigMap configMap = cluster.create(plan("cleanup-" + unique, Map.of("acked-older-than-seconds", "60")));

        CronJob acked = awaited("cleanup-" + unique + "-acked");
        CronJob stuck = awaited("cleanup-" + unique + "-stuck");

        assertThat(acked.getSpec().getSchedule()).isEqualTo("0 * * * *");
        assertThat(stuck.getSpec().getSchedule()).isEqualTo("*/5 * * * *");
        assertThat(acked.getSpec().getConcurrencyPolicy()).isEqualTo("Forbid");
        assertThat(acked.getSpec().getStartingDeadlineSeconds()).isEqualTo(300);
        assertThat(acked.getSpec().getSuccessfulJobsHistoryLimit()).isEqualTo(1);
        assertThat(acked.getSpec().getFailedJobsHistoryLimit()).isEqualTo(3);
        assertThat(acked.getSpec().getTimeZone()).isEqualTo("Etc/UTC");
        assertThat(acked.getSpec().getJobTemplate().getSpec().getActiveDeadlineSeconds())
                .isEqualTo(3600);
        assertThat(acked.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getUid())
                        .isEqualTo(configMap.getMetadata().getUid()));
        PodSpec pod = acked.getSpec().getJobTemplate().getSpec().getTemplate().getSpec();
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getRestartPolicy()).isEqualTo("Never");
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getNodeSelector()).containsEntry("disk", "ssd");
        assertThat(pod.getContainers()).singleElement().satisfies(container -> {
            assertThat(container.getArgs()).containsExactly("cleanup_acked_messages");
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getEnv()).anySatisfy(variable -> {
                assertThat(variable.getName()).isEqualTo("FASTPUBSUB_CLEANUP_ACKED_MESSAGES_OLDER_THAN_SECONDS");
                assertThat(variable.getValue()).isEqualTo("60");
            });
        });

        cluster.delete(acked);
        awaited("cleanup-" + unique + "-acked");
        cluster.edit(stuck, current -> {
            current.getSpec().setSuspend(true);
            return current;
        });
        awaitAtMost().until(() -> !cluster.now(stuck).getSpec().getSuspend());
        cluster.edit(configMap, current -> {
            current.getData().put("stuck-schedule", "*/2 * * * *");
            return current;
        });
        awaitAtMost().until(() -> cluster.now(stuck).getSpec().getSchedule().equals("*/2 * * * *"));
    }

    @Test
    void labelsAndOwnerOfACronJobAreRestoredToo() {
        ConfigMap configMap = cluster.create(plan("labels-" + unique, Map.of()));
        CronJob stuck = awaited("labels-" + unique + "-stuck");
        cluster.edit(stuck, current -> {
            current.getMetadata().setLabels(Map.of());
            current.getMetadata().setOwnerReferences(List.of());
            return current;
        });

        cluster.annotate(configMap, "looked-at", "again");

        awaitAtMost()
                .until(() -> cluster.now(stuck).getMetadata().getLabels() != null
                        && cluster.now(stuck).getMetadata().getLabels().containsKey("fastpubsub.dev/cleanup"));
        assertThat(cluster.now(stuck).getMetadata().getOwnerReferences()).hasSize(1);
    }

    @Test
    void anInvalidScheduleIsToldAndWhatRunsGoesOn() {
        ConfigMap configMap = cluster.create(plan("bad-" + unique, Map.of()));
        CronJob acked = awaited("bad-" + unique + "-acked");

        double invalid = operator.count("fastpubsub.operator.cleanup.invalid");
        cluster.edit(configMap, current -> {
            current.getData().put("acked-schedule", "every hour");
            return current;
        });

        awaitAtMost().until(() -> !cluster.events(configMap, "InvalidSchedule").isEmpty());
        assertThat(operator.count("fastpubsub.operator.cleanup.invalid")).isEqualTo(invalid + 1);
        assertThat(cluster.now(acked).getSpec().getSchedule()).isEqualTo("0 * * * *");
    }

    @ParameterizedTest
    @CsvSource({
        "pod, 'containers: [', pod must be",
        "pod, 'containers: text', pod must be",
        "pod, just a text, pod must be",
        "pod, '# nothing', pod must be",
        "suspend, yes, suspend 'yes'",
        "acked-older-than-seconds, soon, acked-older-than-seconds"
    })
    void whatCannotBeReadIsToldOnOneLineAndWhatRunsGoesOn(String key, String value, String told) {
        ConfigMap configMap = cluster.create(plan("unreadable-" + unique, Map.of()));
        CronJob acked = awaited("unreadable-" + unique + "-acked");

        cluster.edit(configMap, current -> {
            current.getData().put(key, value);
            return current;
        });

        awaitAtMost().until(() -> cluster.events(configMap, "InvalidSchedule").size() == 1);
        assertThat(cluster.events(configMap, "InvalidSchedule").getFirst().getNote())
                .startsWith(told)
                .doesNotContain("\n");
        assertThat(cluster.now(acked).getSpec().getSuspend()).isFalse();
    }

    /** Several operators may share a namespace, each with a server of its own. */
    @Test
    void aScheduleForAnotherOperatorIsLeftAlone() {
        ConfigMap others = plan("others-" + unique, Map.of());
        others.getMetadata().setLabels(Map.of(CleanupReconciler.LABEL, "second-operator"));
        cluster.create(others);
        ConfigMap own = plan("own-" + unique, Map.of());
        own.getMetadata().setLabels(Map.of(CleanupReconciler.LABEL, "fastpubsub-operator"));
        cluster.create(own);

        CronJob unused = awaited("own-" + unique + "-stuck");
        assertThat(cronJobs()).noneMatch(name -> name.startsWith("others-"));
    }

    @Test
    void namesFitWhatKubernetesAllows() {
        String name = "a".repeat(80) + unique;
        cluster.create(plan(name, Map.of()));

        awaitAtMost()
                .untilAsserted(() -> assertThat(kubernetes
                                .client()
                                .batch()
                                .v1()
                                .cronjobs()
                                .inAnyNamespace()
                                .list()
                                .getItems())
                        .filteredOn(job -> job.getMetadata().getName().startsWith("aaa"))
                        .hasSize(2)
                        .allSatisfy(
                                job -> assertThat(job.getMetadata().getName()).hasSizeLessThanOrEqualTo(52)));
    }

    private List<String> cronJobs() {
        return kubernetes
                .client()
                .batch()
                .v1()
                .cronjobs()
                .inNamespace(TestOperator.NAMESPACE)
                .list()
                .getItems()
                .stream()
                .map(job -> job.getMetadata().getName())
                .toList();
    }

    private CronJob awaited(String name) {
        var found = kubernetes
                .client()
                .batch()
                .v1()
                .cronjobs()
                .inNamespace(TestOperator.NAMESPACE)
                .withName(name);
        awaitAtMost().until(() -> found.get() != null);
        return found.get();
    }

    private static ConfigMap plan(String name, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(TestOperator.NAMESPACE)
                .withName(name)
                .addToLabels(CleanupReconciler.LABEL, "true")
                .endMetadata()
                .withData(data)
                .addToData("pod", POD)
                .build();
    }
}
