package dev.fastpubsub.operator.chaos;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.operator.server.Clients.Login;
import dev.fastpubsub.operator.server.ServerClient;
import dev.fastpubsub.operator.server.ServerSubscription;
import dev.fastpubsub.operator.server.ServerTopic;
import dev.fastpubsub.operator.support.ApiServer;
import dev.fastpubsub.operator.support.Cluster;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares the world with what is wished for. */
record Judge(ApiServer api, Cluster cluster, Tenant tenant) {

    /** In what the world is not as it should be; each a line that names the thing. */
    List<String> complaints(List<Wish> wishes) {
        List<String> complaints = new ArrayList<>();
        Map<String, ServerTopic> topics = api.administrator().topics().list().orThrow().stream()
                .collect(Collectors.toMap(ServerTopic::id, Function.identity()));
        Map<String, ServerSubscription> subscriptions = api.administrator().subscriptions().list().orThrow().stream()
                .collect(Collectors.toMap(ServerSubscription::id, Function.identity()));
        List<ServerClient> clients = api.administrator().clients().list().orThrow();
        for (Wish wish : wishes) {
            CustomResource<?, ?> resource = tenant.find(wish);
            inKubernetes(wish, resource).ifPresent(complaints::add);
            switch (wish.kind()) {
                case TOPIC -> onServer(wish, topics.containsKey(wish.name())).ifPresent(complaints::add);
                // One that was never on the server need not be there now.
                case RETAINED_TOPIC ->
                    onServer(wish, topics.containsKey(wish.name()))
                            .filter(complaint -> wish.wanted())
                            .ifPresent(complaints::add);
                case SUBSCRIPTION ->
                    subscription(wish, subscriptions.get(wish.name())).ifPresent(complaints::add);
                case CLIENT -> complaints.addAll(client(wish, resource, named(clients, wish)));
            }
        }
        return complaints;
    }

    private static List<ServerClient> named(List<ServerClient> clients, Wish wish) {
        return clients.stream()
                .filter(client -> client.name().equals(wish.name()))
                .toList();
    }

    private static Optional<String> inKubernetes(Wish wish, CustomResource<?, ?> resource) {
        if (!wish.wanted()) {
            return resource == null
                    ? Optional.empty()
                    : Optional.of(wish.name() + " is not gone; its finalizers: "
                            + resource.getMetadata().getFinalizers() + ", " + conditions(resource));
        }
        if (resource == null || !Tenant.isAs(resource, wish)) {
            return Optional.of(wish + " is in Kubernetes as "
                    + (resource == null ? "nothing" : resource.getMetadata() + conditions(resource)));
        }
        boolean ready = ConditionType.READY
                .in(Cluster.conditions(resource))
                .filter(condition -> "True".equals(condition.getStatus()) && "Synced".equals(condition.getReason()))
                .filter(condition -> resource.getMetadata().getGeneration().equals(condition.getObservedGeneration()))
                .isPresent();
        boolean loss = ConditionType.DATA_LOSS
                .in(Cluster.conditions(resource))
                .filter(condition -> "True".equals(condition.getStatus()))
                .isPresent();
        return ready && !loss ? Optional.empty() : Optional.of(wish.name() + " says " + conditions(resource));
    }

    private static String conditions(CustomResource<?, ?> resource) {
        return Cluster.conditions(resource).stream()
                .map((Condition condition) -> condition.getType() + " " + condition.getStatus() + " "
                        + condition.getReason() + " " + condition.getMessage())
                .toList()
                .toString();
    }

    private static Optional<String> onServer(Wish wish, boolean there) {
        return wish.wanted() == there
                ? Optional.empty()
                : Optional.of(wish.name() + (there ? " is an orphan on the server" : " is not on the server"));
    }

    private static Optional<String> subscription(Wish wish, ServerSubscription found) {
        Optional<String> complaint = onServer(wish, found != null);
        if (complaint.isPresent() || found == null) {
            return complaint;
        }
        return found.topicId().equals(wish.topic()) && found.maxDeliveryAttempts() == wish.attempts()
                ? Optional.empty()
                : Optional.of(wish.name() + " should have " + wish.attempts() + " attempts and is " + found);
    }

    /** One live client, whose credentials are in the Secret. */
    private List<String> client(Wish wish, CustomResource<?, ?> resource, List<ServerClient> found) {
        if (!wish.wanted()) {
            return found.isEmpty() ? List.of() : List.of(wish.name() + " has orphans on the server: " + found);
        }
        if (!(resource instanceof Client client) || client.getStatus() == null) {
            return List.of();
        }
        List<String> complaints = new ArrayList<>();
        if (found.size() != 1
                || !found.getFirst().id().equals(client.getStatus().clientId())) {
            complaints.add(wish.name() + " should be the client "
                    + client.getStatus().clientId() + " alone and is " + found + ", with " + client.getStatus());
        } else if (!found.getFirst().scopes().equals(Set.of(wish.scope()))) {
            complaints.add(wish.name() + " should have the scope " + wish.scope() + " and is " + found);
        }
        if (client.getStatus().pendingClientId() != null
                || !client.getStatus().retiringClients().isEmpty()) {
            complaints.add(wish.name() + " is still being issued: " + client.getStatus());
        }
        Secret secret = cluster.kubernetes()
                .secrets()
                .inNamespace(client.getMetadata().getNamespace())
                .withName(client.secretName())
                .get();
        if (secret == null
                || api.administrator()
                                .clients()
                                .logIn(Cluster.value(secret, "client-id"), Cluster.value(secret, "client-secret"))
                        != Login.ACCEPTED) {
            complaints.add(wish.name() + " has no Secret that works");
        }
        return complaints;
    }
}
