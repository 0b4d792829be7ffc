package dev.fastpubsub.operator.reconcile;

import dev.fastpubsub.crd.v1alpha1.ApiVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the definitions in the cluster have all the fields that this operator writes and reads: Kubernetes silently drops
 * what an older one does not know, and with it what must not be forgotten. Looked at anew each minute. Thread-safe.
 */
public final class Definitions {

    private static final Logger LOG = LoggerFactory.getLogger(Definitions.class);
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final KubernetesClient kubernetes;
    private final boolean readable;
    private final Clock clock;
    private final Map<Class<?>, Look> looks = new ConcurrentHashMap<>();

    /** @param readable whether the operator may read definitions */
    public Definitions(KubernetesClient kubernetes, boolean readable, Clock clock) {
        this.kubernetes = kubernetes;
        this.readable = readable;
        this.clock = clock;
        if (!readable) {
            LOG.info("the definitions of the resources are not checked: the operator may not read them");
        }
    }

    /** The fields that the definition lacks, such as {@code status.pendingClientId}. */
    List<String> missing(Class<? extends CustomResource<?, ?>> type) {
        if (!readable) {
            return List.of();
        }
        Instant now = clock.instant();
        return looks.compute(
                        type,
                        (same, before) ->
                                before != null && before.at.plus(FRESH).isAfter(now)
                                        ? before
                                        : new Look(now, look(type)))
                .missing;
    }

    private List<String> look(Class<? extends CustomResource<?, ?>> type) {
        String name = CustomResource.getCRDName(type);
        try {
            CustomResourceDefinition definition = kubernetes
                    .apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(name)
                    .get();
            List<String> missing = definition == null ? List.of() : missing(type, definition);
            if (!missing.isEmpty()) {
                LOG.error("the definition {} is older than this operator: {}", name, String.join(", ", missing));
            }
            return missing;
        } catch (KubernetesClientException e) {
            LOG.warn("the definition {} cannot be read: {}", name, e.getMessage());
            return List.of();
        }
    }

    private static List<String> missing(
            Class<? extends CustomResource<?, ?>> type, CustomResourceDefinition definition) {
        List<String> missing = new ArrayList<>();
        definition.getSpec().getVersions().stream()
                .filter(version -> ApiVersion.VERSION.equals(version.getName()))
                .filter(version -> version.getSchema() != null)
                .map(version -> version.getSchema().getOpenAPIV3Schema().getProperties())
                .forEach(properties -> {
                    Type[] parts = ((ParameterizedType) type.getGenericSuperclass()).getActualTypeArguments();
                    compare("spec", properties, (Class<?>) parts[0], missing);
                    compare("status", properties, (Class<?>) parts[1], missing);
                });
        return missing;
    }

    private static void compare(
            String part, Map<String, JSONSchemaProps> properties, Class<?> model, List<String> missing) {
        JSONSchemaProps schema = properties.get(part);
        for (RecordComponent field : model.getRecordComponents()) {
            if (schema == null || !schema.getProperties().containsKey(field.getName())) {
                missing.add(part + "." + field.getName());
            }
        }
    }

    private record Look(Instant at, List<String> missing) {}
}
