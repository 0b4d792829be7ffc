package dev.fastpubsub.operator.cleanup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastpubsub.crd.v1alpha1.ApiVersion;
import dev.fastpubsub.operator.status.EventRecorder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the CronJobs of the ConfigMap that carries {@value #LABEL}, and puts them right when somebody edits or deletes them.
 * Kubernetes deletes them with the ConfigMap, their owner. Thread-safe.
 */
public final class CleanupReconciler implements Reconciler<ConfigMap> {

    public static final String LABEL = ApiVersion.GROUP + "/cleanup-schedule";

    /** Its value where the ConfigMap is for whichever operator is there; otherwise it names one. */
    private static final String ANY = "true";

    private static final Logger LOG = LoggerFactory.getLogger(CleanupReconciler.class);
    private static final int UNPROCESSABLE = 422;
    private static final Duration LATER = Duration.ofMinutes(5);

    private final KubernetesClient kubernetes;
    private final KubernetesSerialization serialization;
    private final EventRecorder events;
    private final MeterRegistry metrics;
    private final boolean readOnly;
    private final String name;
    private final Map<String, String> told = new ConcurrentHashMap<>();

    /** @param name of the operator, for whom others in the namespace are not */
    public CleanupReconciler(
            KubernetesClient kubernetes, EventRecorder events, MeterRegistry metrics, boolean readOnly, String name) {
        this.kubernetes = kubernetes;
        this.serialization = kubernetes.getKubernetesSerialization();
        this.events = events;
        this.metrics = metrics;
        this.readOnly = readOnly;
        this.name = name;
    }

    @Override
    public List<EventSource<?, ConfigMap>> prepareEventSources(EventSourceContext<ConfigMap> context) {
        return List.of(new InformerEventSource<>(
                InformerEventSourceConfiguration.from(CronJob.class, ConfigMap.class)
                        .withLabelSelector(ApiVersion.GROUP + "/cleanup")
                        .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(ConfigMap.class))
                        .withNamespacesInheritedFromController()
                        .build(),
                context));
    }

    @Override
    public UpdateControl<ConfigMap> reconcile(ConfigMap configMap, Context<ConfigMap> context) {
        String operator = configMap.getMetadata().getLabels().getOrDefault(LABEL, "");
        if (!operator.equals(ANY) && !operator.equals(name)) {
            return UpdateControl.noUpdate();
        }
        try {
            CleanupPlan plan = CleanupPlan.of(configMap, serialization);
            CleanupJobs.of(configMap, plan).forEach(this::ensure);
            told.remove(configMap.getMetadata().getName());
            return UpdateControl.noUpdate();
        } catch (IllegalArgumentException e) {
            return invalid(configMap, String.valueOf(e.getMessage()));
        } catch (KubernetesClientException e) {
            if (e.getCode() == UNPROCESSABLE) {
                return invalid(configMap, String.valueOf(e.getMessage()));
            }
            LOG.warn("Kubernetes refused a CronJob: {}", e.getMessage());
            return UpdateControl.<ConfigMap>noUpdate().rescheduleAfter(LATER);
        }
    }

    private void ensure(CronJob wanted) {
        CronJob actual = kubernetes.resource(wanted).get();
        if (actual != null && isCovered(actual, wanted)) {
            return;
        }
        if (readOnly) {
            LOG.info("would write the CronJob {}", wanted.getMetadata().getName());
        } else if (actual == null) {
            CronJob unused = kubernetes.resource(wanted).create();
        } else {
            wanted.getMetadata().setResourceVersion(actual.getMetadata().getResourceVersion());
            CronJob unused = kubernetes.resource(wanted).update();
        }
    }

    private boolean isCovered(CronJob actual, CronJob wanted) {
        return isCovered(actual.getSpec(), wanted.getSpec())
                && isCovered(
                        actual.getMetadata().getLabels(), wanted.getMetadata().getLabels())
                && isCovered(
                        actual.getMetadata().getOwnerReferences(),
                        wanted.getMetadata().getOwnerReferences());
    }

    private boolean isCovered(Object actual, Object wanted) {
        return Coverage.covers(
                serialization.convertValue(actual, JsonNode.class), serialization.convertValue(wanted, JsonNode.class));
    }

    /** Told once for each message; what runs goes on as it was. */
    private UpdateControl<ConfigMap> invalid(ConfigMap configMap, String message) {
        if (!message.equals(told.put(configMap.getMetadata().getName(), message))) {
            metrics.counter("fastpubsub.operator.cleanup.invalid").increment();
            events.warning(configMap, "InvalidSchedule", message);
        }
        return UpdateControl.noUpdate();
    }
}
