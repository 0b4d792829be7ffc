package dev.fastpubsub.operator.client;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.ClientStatus;
import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.operator.reconcile.ReconcileMetrics;
import dev.fastpubsub.operator.reconcile.Round;
import dev.fastpubsub.operator.server.ServerClient;
import dev.fastpubsub.operator.status.Conditions;
import dev.fastpubsub.operator.status.Refusal;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a client on the server and its Secret as the resource says. Thread-safe. */
public final class ClientSync {

    private final ServerClients clients;
    private final Secrets secrets;
    private final Issue issue;
    private final ReconcileMetrics metrics;
    private final Clock clock;
    private final Repairs repairs = new Repairs();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    public ClientSync(ServerClients clients, Secrets secrets, Issue issue, ReconcileMetrics metrics, Clock clock) {
        this.clients = clients;
        this.secrets = secrets;
        this.issue = issue;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** @return until when nothing has to be done by itself */
    Optional<Duration> sync(Round<Client, ClientStatus> round, Set<String> scopes) {
        issue.settlePending(round, scopes);
        String id = round.status().clientId();
        if (id == null) {
            issue.first(round, scopes);
        } else {
            keep(round, id, scopes);
        }
        Instant now = clock.instant();
        issue.retire(round, now);
        RotationPlan plan = new RotationPlan(round.resource(), round.status());
        plan.unreadable()
                .filter(text -> told.add(round.id() + " " + text))
                .ifPresent(text -> round.warning(
                        "InvalidAnnotation", "rotate-at is no time such as 2026-01-31T12:00:00Z, and ignored"));
        return plan.next(now);
    }

    private void keep(Round<Client, ClientStatus> round, String id, Set<String> scopes) {
        Optional<Secret> secret = secrets.find(round.resource());
        Optional<Login> login = secret.flatMap(SecretShape::login)
                .filter(held -> held.hash().equals(round.status().secretHash()));
        Optional<ServerClient> client = clients.find(id);
        if (client.isEmpty() || login.isEmpty()) {
            waitForItsTurn(round);
            if (client.isEmpty()) {
                round.warning(
                        "ClientRecreated",
                        "the client was deleted on the server; it is made anew with new credentials");
            } else {
                round.warning("SecretRecreated", "the Secret was deleted or changed; it gets new credentials");
            }
            metrics.driftRepaired(round.resource().getKind());
            issue.next(round, secret.orElse(null), scopes);
        } else if (new RotationPlan(round.resource(), round.status()).isDue(clock.instant())) {
            issue.next(round, secret.orElse(null), scopes);
            round.normal("Rotated", "the Secret has new credentials; the old ones work on for the grace period");
        } else {
            secrets.write(round.resource(), secret.orElse(null), login.get());
            if (clients.adjust(round, client.get(), scopes) && round.wasSynced()) {
                metrics.driftRepaired(round.resource().getKind());
                round.normal("DriftRepaired", "the client was changed on the server; put right, its tokens are void");
            }
        }
    }

    /** Said at once, unlike other waiting: until then there are no credentials that work. */
    private void waitForItsTurn(Round<Client, ClientStatus> round) {
        if (!repairs.begin(round.id(), clock.instant())) {
            String message = "credentials were lost again within a minute; new ones are made when it is over";
            round.condition(ConditionType.READY, Conditions.UNKNOWN, Reason.PENDING, message);
            round.condition(ConditionType.SECRET_READY, Conditions.FALSE, Reason.PENDING, message);
            round.remember(round.status());
            throw new Refusal(Reason.PENDING, message);
        }
    }

    boolean isAsSurveyed(Client client, String id) {
        return clients.isAsSurveyed(client, id);
    }

    /** Takes scopes off a client that may not have them any more; without any left it may not log in. */
    void reduce(Round<Client, ClientStatus> round, Set<String> allowed) {
        String id = round.status().clientId();
        Optional<ServerClient> found = id == null ? Optional.empty() : clients.find(id);
        found.filter(client -> client.active() && !allowed.containsAll(client.scopes()))
                .ifPresent(client -> {
                    boolean any = !allowed.isEmpty();
                    clients.update(
                            client.id(),
                            client.name(),
                            any ? allowed : client.scopes(),
                            any && round.resource().getSpec().active());
                    round.warning(
                            "ScopesTakenAway",
                            any
                                    ? "the client has only these scopes now: " + String.join(", ", allowed)
                                    : "none of its scopes is allowed any more: the client is disabled");
                });
    }

    void delete(Round<Client, ClientStatus> round) {
        issue.withdraw(round);
    }
}
