package dev.fastpubsub.operator.client;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.ClientStatus;
import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.RetiringClient;
import dev.fastpubsub.operator.reconcile.ReconcileMetrics;
import dev.fastpubsub.operator.reconcile.Round;
import dev.fastpubsub.operator.server.ServerClient;
import dev.fastpubsub.operator.status.Conditions;
import dev.fastpubsub.operator.status.Refusal;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        retire(round);
        RotationPlan plan = new RotationPlan(round.resource(), round.status());
        plan.unreadable()
                .filter(text -> told.add(round.id() + " " + text))
                .ifPresent(text -> round.warning(
                        "InvalidAnnotation", "rotate-at is no time such as 2026-01-31T12:00:00Z, and ignored"));
        return plan.next(clock.instant());
    }

    /** Ends replaced credentials whose time is over. */
    void retire(Round<Client, ClientStatus> round) {
        issue.retire(round, clock.instant());
    }

    private void keep(Round<Client, ClientStatus> round, String id, Set<String> scopes) {
        Optional<Secret> secret = secrets.find(round.resource());
        Optional<Login> login = secret.flatMap(SecretShape::login)
                .filter(held -> held.hash().equals(round.status().secretHash()));
        Optional<ServerClient> client = clients.find(id);
        if (client.isEmpty() || login.isEmpty()) {
            waitForItsTurn(round);
            issue.next(round, secret.orElse(null), scopes);
            repairs.done(round.id(), clock.instant());
            metrics.driftRepaired(round.resource().getKind());
            if (client.isEmpty()) {
                round.warning(
                        "ClientRecreated",
                        "the client was deleted on the server; it was made anew with new credentials");
            } else {
                round.warning("SecretRecreated", "the Secret was deleted or changed; it has new credentials");
            }
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
        if (!repairs.isAllowed(round.id(), clock.instant())) {
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

    /** Of a client that was under way when its scopes were refused: nobody may use it. */
    void takeBack(Round<Client, ClientStatus> round) {
        issue.takeBack(round);
    }

    /**
     * Takes scopes off clients that may not have them any more, those that retire included; without any left one may not log
     * in.
     */
    void reduce(Round<Client, ClientStatus> round, Predicate<String> allowed) {
        ClientStatus status = round.status();
        Stream.concat(
                        Stream.ofNullable(status.clientId()),
                        status.retiringClients().stream().map(RetiringClient::clientId))
                .distinct()
                .flatMap(id -> clients.find(id).stream())
                .filter(client -> client.active() && !client.scopes().stream().allMatch(allowed))
                .forEach(client -> reduce(round, client, allowed));
    }

    private void reduce(Round<Client, ClientStatus> round, ServerClient client, Predicate<String> allowed) {
        Set<String> kept = client.scopes().stream().filter(allowed).collect(Collectors.toUnmodifiableSet());
        boolean any = !kept.isEmpty();
        clients.update(client.id(), client.name(), any ? kept : client.scopes(), any);
        if (!any && client.id().equals(round.status().clientId())) {
            round.condition(
                    ConditionType.SECRET_READY,
                    Conditions.FALSE,
                    Reason.SCOPE_NOT_ALLOWED,
                    "the client is disabled: none of its scopes is allowed any more");
        }
        round.warning(
                "ScopesTakenAway",
                any
                        ? "the client has only these scopes now: " + String.join(", ", new TreeSet<>(kept))
                        : "none of its scopes is allowed any more: the client is disabled");
    }

    void delete(Round<Client, ClientStatus> round) {
        issue.withdraw(round);
    }
}
