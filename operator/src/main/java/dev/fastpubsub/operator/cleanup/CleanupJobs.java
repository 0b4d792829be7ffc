package dev.fastpubsub.operator.cleanup;

import dev.fastpubsub.crd.v1alpha1.ApiVersion;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The two CronJobs of a plan: with everything that a cluster with restricted pod security asks for. */
final class CleanupJobs {

    /** Of the ConfigMap's name; with it a Job's own ending still fits into 63 characters. */
    private static final int LONGEST_NAME = 52;

    private static final long STARTING_DEADLINE_SECONDS = 300;
    private static final long ACTIVE_DEADLINE_SECONDS = 3600;

    private CleanupJobs() {}

    static List<CronJob> of(ConfigMap owner, CleanupPlan plan) {
        return List.of(
                job(
                        owner,
                        plan,
                        "acked",
                        plan.ackedSchedule(),
                        "cleanup_acked_messages",
                        List.of(new EnvVarBuilder()
                                .withName("FASTPUBSUB_CLEANUP_ACKED_MESSAGES_OLDER_THAN_SECONDS")
                                .withValue(plan.ackedOlderThanSeconds())
                                .build())),
                job(owner, plan, "stuck", plan.stuckSchedule(), "cleanup_stuck_messages", List.of()));
    }

    private static CronJob job(
            ConfigMap owner, CleanupPlan plan, String ending, String schedule, String command, List<EnvVar> variables) {
        Map<String, String> labels =
                Map.of("app.kubernetes.io/managed-by", "fastpubsub-operator", ApiVersion.GROUP + "/cleanup", ending);
        return new CronJobBuilder()
                .withNewMetadata()
                .withNamespace(owner.getMetadata().getNamespace())
                .withName(name(owner.getMetadata().getName(), ending))
                .withLabels(labels)
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("ConfigMap")
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(false)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withSchedule(schedule)
                .withTimeZone(plan.timeZone())
                .withSuspend(plan.suspend())
                .withConcurrencyPolicy("Forbid")
                .withStartingDeadlineSeconds(STARTING_DEADLINE_SECONDS)
                .withSuccessfulJobsHistoryLimit(1)
                .withFailedJobsHistoryLimit(3)
                .withNewJobTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(2)
                .withActiveDeadlineSeconds(ACTIVE_DEADLINE_SECONDS)
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withSpec(pod(plan.pod(), command, variables))
                .endTemplate()
                .endSpec()
                .endJobTemplate()
                .endSpec()
                .build();
    }

    private static PodSpec pod(PodSpec template, String command, List<EnvVar> variables) {
        Container container = template.getContainers().getFirst();
        List<EnvVar> environment = new ArrayList<>(container.getEnv());
        environment.removeIf(
                variable -> variables.stream().anyMatch(ours -> Objects.equals(ours.getName(), variable.getName())));
        environment.addAll(variables);
        return new PodSpecBuilder(template)
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withSecurityContext(
                        Optional.ofNullable(template.getSecurityContext()).orElseGet(CleanupJobs::restrictedPod))
                .withContainers(new ContainerBuilder(container)
                        .withArgs(command)
                        .withEnv(environment)
                        .withSecurityContext(Optional.ofNullable(container.getSecurityContext())
                                .orElseGet(CleanupJobs::restrictedContainer))
                        .build())
                .build();
    }

    private static PodSecurityContext restrictedPod() {
        return new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }

    private static SecurityContext restrictedContainer() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build();
    }

    private static String name(String base, String ending) {
        int room = LONGEST_NAME - ending.length() - 1;
        String prefix = base.length() <= room
                ? base
                // A dot must not stand before a dash.
                : base.substring(0, room - 9).replaceAll("[-.]+$", "") + "-" + String.format("%08x", base.hashCode());
        return prefix + "-" + ending;
    }
}
