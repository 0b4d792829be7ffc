package dev.fastpubsub.operator.cleanup;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/**
 * What the ConfigMap of the chart says.
 *
 * @param ackedSchedule when acked messages are deleted
 * @param ackedOlderThanSeconds age of the messages that go, once all have acked them
 * @param stuckSchedule when messages are freed that a consumer has locked for too long
 * @param suspend whether nothing is run
 * @param pod what runs: one container with the server's image and the database's Secret
 */
record CleanupPlan(
        String ackedSchedule,
        String ackedOlderThanSeconds,
        String stuckSchedule,
        String timeZone,
        boolean suspend,
        PodSpec pod) {

    private static final String POD = "pod must be a pod's spec in YAML with one container";

    private static final Set<String> MACROS =
            Set.of("@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually");

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    static CleanupPlan of(ConfigMap configMap, KubernetesSerialization serialization) {
        Map<String, String> data = configMap.getData() == null ? Map.of() : configMap.getData();
        CleanupPlan plan = new CleanupPlan(
                data.getOrDefault("acked-schedule", "0 * * * *"),
                data.getOrDefault("acked-older-than-seconds", "3600"),
                data.getOrDefault("stuck-schedule", "*/5 * * * *"),
                data.getOrDefault("time-zone", "Etc/UTC"),
                suspend(data.getOrDefault("suspend", "false")),
                pod(data.getOrDefault("pod", ""), serialization));
        check("acked-schedule", plan.ackedSchedule);
        check("stuck-schedule", plan.stuckSchedule);
        if (!plan.ackedOlderThanSeconds.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("acked-older-than-seconds is no number of seconds");
        }
        return plan;
    }

    private static PodSpec pod(String yaml, KubernetesSerialization serialization) {
        PodSpec pod = read(yaml, serialization);
        if (pod == null || pod.getContainers().size() != 1) {
            throw new IllegalArgumentException(POD);
        }
        return pod;
    }

    /** Null of an empty document. */
    private static @Nullable PodSpec read(String yaml, KubernetesSerialization serialization) {
        try {
            return serialization.unmarshal(yaml, PodSpec.class);
        } catch (RuntimeException e) {
            // Each kind of mistake has an exception of its own, some of them of libraries that are not ours to know.
            throw new IllegalArgumentException(POD + "; it cannot be read: " + firstLine(e), e);
        }
    }

    private static String firstLine(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage()).lines().findFirst().orElse("");
    }

    private static boolean suspend(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("suspend '" + text + "' is neither true nor false");
        };
    }

    private static void check(String name, String schedule) {
        if (!MACROS.contains(schedule) && !CronExpression.isValidExpression("0 " + schedule)) {
            throw new IllegalArgumentException(name + " '" + schedule + "' is no schedule such as */5 * * * *");
        }
    }
}
