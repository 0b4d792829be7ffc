package dev.fastpubsub.operator.client;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.ClientStatus;
import dev.fastpubsub.crd.v1alpha1.ClientStatusBuilder;
import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.DeletionPolicy;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.operator.reconcile.Kind;
import dev.fastpubsub.operator.reconcile.Round;
import dev.fastpubsub.operator.status.Conditions;
import dev.fastpubsub.operator.status.Refusal;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What is particular to Clients. Thread-safe. */
public final class ClientKind implements Kind<Client, ClientStatus> {

    private static final ClientStatus EMPTY = ClientStatusBuilder.builder().build();

    /** The longest name that a Secret may have. */
    private static final int LONGEST_NAME = 253;

    private final ScopeCeiling ceiling;
    private final ClientSync sync;
    private final Secrets secrets;

    public ClientKind(ScopeCeiling ceiling, ClientSync sync, Secrets secrets) {
        this.ceiling = ceiling;
        this.sync = sync;
        this.secrets = secrets;
    }

    @Override
    public Class<Client> type() {
        return Client.class;
    }

    @Override
    public ClientStatus emptyStatus() {
        return EMPTY;
    }

    @Override
    public List<Condition> conditions(ClientStatus status) {
        return status.conditions();
    }

    @Override
    public ClientStatus withConditions(ClientStatus status, long observedGeneration, List<Condition> conditions) {
        return status.withConditions(conditions).withObservedGeneration(observedGeneration);
    }

    @Override
    public boolean needsFinalizer(Client client) {
        return client.getSpec().deletionPolicy() == DeletionPolicy.DELETE;
    }

    @Override
    public Optional<Duration> reconcile(Round<Client, ClientStatus> round) {
        Client client = round.resource();
        if (client.secretName().length() > LONGEST_NAME) {
            throw new Refusal(Reason.INVALID_SPEC, "the name is too long for a Secret: set secret.name");
        }
        Set<String> allowed = ceiling.allowed(client);
        Optional<Refusal> refusal = refusal(client, allowed);
        round.condition(
                ConditionType.SCOPES_ALLOWED,
                refusal.isEmpty() ? Conditions.TRUE : Conditions.FALSE,
                refusal.map(Refusal::reason).orElse(Reason.ALLOWED),
                refusal.map(Refusal::message).orElse(""));
        sync.retire(round);
        try {
            if (refusal.isPresent()) {
                sync.takeBack(round);
                throw refusal.get();
            }
            ClientRules.require(client);
            return secretReady(round, () -> sync.sync(round, allowed));
        } finally {
            // Whatever else is wrong: what may no longer be used is taken away.
            sync.reduce(round, scope -> ceiling.isAllowed(scope, round.namespace()));
        }
    }

    private Optional<Refusal> refusal(Client client, Set<String> allowed) {
        Set<String> refused = new TreeSet<>(client.getSpec().scopes());
        refused.removeAll(allowed);
        if (refused.isEmpty()) {
            return Optional.empty();
        }
        String namespace = client.getMetadata().getNamespace();
        boolean pending = refused.stream().allMatch(scope -> ceiling.isPending(scope, namespace));
        return Optional.of(
                pending
                        ? new Refusal(
                                Reason.PENDING, "waits for what these scopes are for: " + String.join(", ", refused))
                        : new Refusal(
                                Reason.SCOPE_NOT_ALLOWED,
                                "not allowed in this namespace: " + String.join(", ", refused)));
    }

    private static Optional<Duration> secretReady(
            Round<Client, ClientStatus> round, Supplier<Optional<Duration>> work) {
        try {
            Optional<Duration> next = work.get();
            boolean active = round.resource().getSpec().active();
            round.condition(
                    ConditionType.SECRET_READY,
                    active ? Conditions.TRUE : Conditions.FALSE,
                    Reason.SYNCED,
                    active ? "" : "active is false: nobody can log in");
            return next;
        } catch (Refusal e) {
            round.condition(ConditionType.SECRET_READY, Conditions.FALSE, e.reason(), e.message());
            throw e;
        }
    }

    /** One that is not as it should be comes back by itself. */
    @Override
    public boolean isAsSurveyed(Client client) {
        ClientStatus status = client.getStatus();
        return status == null || status.clientId() == null || sync.isAsSurveyed(client, status.clientId());
    }

    @Override
    public void delete(Round<Client, ClientStatus> round) {
        sync.delete(round);
    }

    @Override
    public void orphan(Round<Client, ClientStatus> round) {
        secrets.release(round.resource());
    }

    /** Our Secrets and no others: one that is deleted or changed has its Client looked at. */
    @Override
    public List<EventSource<?, Client>> eventSources(EventSourceContext<Client> context) {
        return List.of(new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Secret.class, Client.class)
                        .withLabelSelector(SecretShape.CLIENT_UID)
                        .withSecondaryToPrimaryMapper(SecretShape::client)
                        .withNamespacesInheritedFromController()
                        .build(),
                context));
    }
}
