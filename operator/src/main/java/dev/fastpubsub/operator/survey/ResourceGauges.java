package dev.fastpubsub.operator.survey;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.ClientStatus;
import dev.fastpubsub.crd.v1alpha1.RetiringClient;
import dev.fastpubsub.operator.claim.Resources;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How many resources there are and how they are, and what is on the server without one: a forgotten subscription holds the log.
 * Used by the watch's thread.
 */
public final class ResourceGauges {

    private final MultiGauge resources;
    private final MultiGauge unmanaged;
    private final List<Watched<?, ?, ?>> kinds;
    private final Resources known;
    private final Surveys surveys;

    public ResourceGauges(MeterRegistry registry, List<Watched<?, ?, ?>> kinds, Resources known, Surveys surveys) {
        this.kinds = List.copyOf(kinds);
        this.known = known;
        this.surveys = surveys;
        this.resources = MultiGauge.builder("fastpubsub.operator.resources")
                .description("Resources by what their Ready condition says.")
                .register(registry);
        this.unmanaged = MultiGauge.builder("fastpubsub.operator.unmanaged")
                .description("Objects on the server that no resource is for.")
                .register(registry);
    }

    public void update() {
        Map<List<String>, Integer> counts =
                new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
        kinds.forEach(kind -> kind.states().forEach(state -> counts.merge(state, 1, Integer::sum)));
        resources.register(
                counts.entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(tags(entry.getKey()), entry.getValue()))
                        .collect(Collectors.toList()),
                true);
        unmanaged.register(
                List.of(
                        row("Topic", without(surveys.topics().ids(), topicIds())),
                        row("Subscription", without(surveys.subscriptions().ids(), subscriptionIds())),
                        row("Client", without(surveys.clients().ids(), clientIds()))),
                true);
    }

    private static Tags tags(List<String> values) {
        // Not "namespace": that is the operator's own, which Prometheus adds.
        return Tags.of(
                "kind",
                values.get(0),
                "resource_namespace",
                values.get(1),
                "ready",
                values.get(2),
                "reason",
                values.get(3));
    }

    private static MultiGauge.Row<Number> row(String kind, int number) {
        return MultiGauge.Row.of(Tags.of("kind", kind), number);
    }

    private static int without(Collection<String> ids, Set<String> managed) {
        return (int) ids.stream().filter(id -> !managed.contains(id)).count();
    }

    private Set<String> topicIds() {
        return known.topics().all().map(known::id).collect(Collectors.toSet());
    }

    private Set<String> subscriptionIds() {
        return known.subscriptions().all().map(known::id).collect(Collectors.toSet());
    }

    private Set<String> clientIds() {
        Set<String> ids = new HashSet<>();
        for (Client client : known.clients().all().toList()) {
            ClientStatus status = client.getStatus();
            if (status != null) {
                List<String> all = new ArrayList<>();
                Optional.ofNullable(status.clientId()).ifPresent(all::add);
                Optional.ofNullable(status.pendingClientId()).ifPresent(all::add);
                status.retiringClients().stream().map(RetiringClient::clientId).forEach(all::add);
                ids.addAll(all);
            }
        }
        return ids;
    }
}
