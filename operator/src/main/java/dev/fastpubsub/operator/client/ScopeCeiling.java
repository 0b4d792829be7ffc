package dev.fastpubsub.operator.client;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.Subscription;
import dev.fastpubsub.crd.v1alpha1.Topic;
import dev.fastpubsub.operator.claim.Consent;
import dev.fastpubsub.operator.claim.Resources;
import dev.fastpubsub.operator.config.ProcessConfig;
import dev.fastpubsub.operator.config.TenancyConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What clients of a namespace may do: in the operator's own namespace anything; elsewhere what the settings say, and to each
 * topic and subscription what can be done to one by its id, if a resource of the namespace owns it, or one that lets the
 * namespace refer to it. Thread-safe.
 */
public final class ScopeCeiling {

    private static final String ALL = "*";

    private final Resources resources;
    private final Consent consent;
    private final TenancyConfig tenancy;
    private final ProcessConfig process;

    public ScopeCeiling(Resources resources, Consent consent, TenancyConfig tenancy, ProcessConfig process) {
        this.resources = resources;
        this.consent = consent;
        this.tenancy = tenancy;
        this.process = process;
    }

    Set<String> allowed(Client client) {
        String namespace = client.getMetadata().getNamespace();
        return client.getSpec().scopes().stream()
                .filter(scope -> isAllowed(scope, namespace))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the scope is for something that is about to be, so that it is worth waiting for. */
    boolean isPending(String scope, String namespace) {
        String[] parts = scope.split(":", 3);
        return parts.length == 3
                && switch (parts[0]) {
                    case "topics" ->
                        resources
                                .ownerOfTopic(parts[2])
                                .filter(topic -> consent.isGiven(topic, namespace) && !Resources.hasSynced(topic))
                                .isPresent();
                    case "subscriptions" ->
                        resources
                                .ownerOfSubscription(parts[2])
                                .filter(subscription -> isOf(subscription, namespace))
                                .isPresent();
                    default -> false;
                };
    }

    boolean isAllowed(String scope, String namespace) {
        if (namespace.equals(process.namespace())) {
            return true;
        }
        List<String> ceiling = tenancy.ceiling(namespace);
        if (ceiling.contains(ALL) || ceiling.contains(scope)) {
            return true;
        }
        String[] parts = scope.split(":", 3);
        return parts.length == 3
                && (ceiling.contains(parts[0] + ":" + parts[1]) || isOwn(parts[0], parts[2], namespace));
    }

    private boolean isOwn(String kind, String id, String namespace) {
        return switch (kind) {
            case "topics" -> {
                Optional<Topic> owner = resources.ownerOfTopic(id);
                yield owner.filter(topic -> Resources.hasSynced(topic) && consent.isGiven(topic, namespace))
                        .isPresent();
            }
            case "subscriptions" -> {
                Optional<Subscription> owner = resources.ownerOfSubscription(id);
                yield owner.filter(subscription -> Resources.hasSynced(subscription) && isOf(subscription, namespace))
                        .isPresent();
            }
            default -> false;
        };
    }

    private static boolean isOf(Subscription subscription, String namespace) {
        return subscription.getMetadata().getNamespace().equals(namespace);
    }
}
