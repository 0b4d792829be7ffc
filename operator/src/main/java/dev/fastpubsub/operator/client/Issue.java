package dev.fastpubsub.operator.client;

import dev.fastpubsub.crd.v1alpha1.Binding;
import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.ClientStatus;
import dev.fastpubsub.crd.v1alpha1.ConditionType;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.crd.v1alpha1.RetiringClient;
import dev.fastpubsub.operator.claim.Namespaces;
import dev.fastpubsub.operator.reconcile.Round;
import dev.fastpubsub.operator.status.Conditions;
import dev.fastpubsub.operator.status.Refusal;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Issues credentials, so that wherever the operator is killed there is in the end one live client and a Secret that works.
 *
 * <p>The first time: the id is written into the status as pending, then id and secret into the Secret, then the client is made
 * with both, then the status says that it is the one. Later: pending, then the client is made while the old one still works,
 * then the old one is noted as retiring, then the Secret is swapped, then the status says so.
 *
 * <p>After a kill, a pending client that the Secret holds is completed; one that it does not hold is deleted, for nobody knows
 * its secret any more. Thread-safe; the steps of one Client are taken by one thread.
 */
public final class Issue {

    /** The status has room for more, but not for ever more. */
    private static final int MOST_RETIRING = 32;

    private final ServerClients clients;
    private final Secrets secrets;
    private final Namespaces namespaces;
    private final Steps steps;
    private final Clock clock;

    public Issue(ServerClients clients, Secrets secrets, Namespaces namespaces, Steps steps, Clock clock) {
        this.clients = clients;
        this.secrets = secrets;
        this.namespaces = namespaces;
        this.steps = steps;
        this.clock = clock;
    }

    /** Completes or takes back what an earlier round began. */
    void settlePending(Round<Client, ClientStatus> round, Set<String> scopes) {
        String pending = round.status().pendingClientId();
        if (pending == null) {
            return;
        }
        Optional<Login> login = secrets.find(round.resource())
                .flatMap(SecretShape::login)
                .filter(held -> held.id().equals(pending));
        if (login.isPresent()) {
            register(round, login.get(), scopes);
            complete(round, login.get());
        } else {
            clients.delete(pending);
            abandon(round);
        }
    }

    /** Deletes what an earlier round began, whether or not the Secret holds it. */
    void takeBack(Round<Client, ClientStatus> round) {
        String pending = round.status().pendingClientId();
        if (pending != null) {
            clients.delete(pending);
            abandon(round);
        }
    }

    /** Of a client that never had any. */
    void first(Round<Client, ClientStatus> round, Set<String> scopes) {
        Login login = begin(round);
        Secret existing = secrets.find(round.resource()).orElse(null);
        steps.before("secret");
        secrets.write(round.resource(), existing, login);
        steps.before("client");
        register(round, login, scopes);
        steps.before("status");
        complete(round, login);
    }

    /** Instead of those that the Secret holds, or held. */
    void next(Round<Client, ClientStatus> round, @Nullable Secret secret, Set<String> scopes) {
        Login login = begin(round);
        steps.before("client");
        register(round, login, scopes);
        steps.before("retiring");
        noteRetiring(round);
        steps.before("secret");
        secrets.write(round.resource(), secret, login);
        steps.before("status");
        complete(round, login);
    }

    /** From here on the id is in the status. */
    private Login begin(Round<Client, ClientStatus> round) {
        if (namespaces.isTerminating(round.namespace())) {
            throw new Refusal(Reason.PENDING, "the namespace is being deleted");
        }
        String before = round.status().clientId();
        round.refresh();
        boolean changed = before == null
                ? round.status().clientId() != null
                : !before.equals(round.status().clientId());
        if (changed || round.status().pendingClientId() != null) {
            throw new Refusal(Reason.PENDING, "an earlier round has got further than this one knew");
        }
        // A Secret of somebody else, or one that cannot be changed, is noticed before anything is begun.
        secrets.requireRoom(round.resource());
        Login login = Login.random();
        if (before == null) {
            round.condition(ConditionType.READY, Conditions.UNKNOWN, Reason.PENDING, "being made");
        }
        steps.before("pending");
        round.remember(round.status().withPendingClientId(login.id()));
        return login;
    }

    private void register(Round<Client, ClientStatus> round, Login login, Set<String> scopes) {
        if (!clients.register(round, login, scopes)) {
            abandon(round);
            throw new Refusal(Reason.PENDING, "the id " + login.id() + " is taken; another one is tried");
        }
    }

    private void abandon(Round<Client, ClientStatus> round) {
        ClientStatus status = round.status();
        round.remember(status.withPendingClientId(null)
                .withRetiringClients(status.retiringClients().stream()
                        .filter(retiring -> !retiring.clientId().equals(status.clientId()))
                        .toList()));
    }

    private void noteRetiring(Round<Client, ClientStatus> round) {
        ClientStatus status = round.status();
        String old = status.clientId();
        if (old != null) {
            Instant end = clock.instant()
                    .truncatedTo(ChronoUnit.SECONDS)
                    .plus(new RotationPlan(round.resource(), status).gracePeriod());
            List<RetiringClient> retiring = new ArrayList<>(status.retiringClients());
            retiring.removeIf(client -> client.clientId().equals(old));
            retiring.add(new RetiringClient(old, end));
            round.remember(status.withRetiringClients(retiring));
        }
    }

    private void complete(Round<Client, ClientStatus> round, Login login) {
        round.status(round.status()
                .withClientId(login.id())
                .withPendingClientId(null)
                .withSecretHash(login.hash())
                .withLastRotationTime(soon())
                .withBinding(new Binding(round.resource().secretName())));
    }

    /** Now in whole seconds, rounded up: a time that was asked for and has come must not look as if it were still to come. */
    private Instant soon() {
        return clock.instant().plus(Duration.ofSeconds(1).minusNanos(1)).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Deletes clients whose time is over, and the oldest of too many. */
    void retire(Round<Client, ClientStatus> round, Instant now) {
        for (RetiringClient retiring : round.status().retiringClients()) {
            boolean tooMany = round.status().retiringClients().size() > MOST_RETIRING;
            if (retiring.clientId().equals(round.status().clientId())) {
                continue;
            }
            if (tooMany || !retiring.deleteAfter().isAfter(now)) {
                clients.delete(retiring.clientId());
                round.status(round.status()
                        .withRetiringClients(round.status().retiringClients().stream()
                                .filter(other -> !other.equals(retiring))
                                .toList()));
            }
        }
    }

    /** Deletes all clients that the status knows of. */
    void withdraw(Round<Client, ClientStatus> round) {
        ClientStatus status = round.status();
        for (String id : new @Nullable String[] {status.clientId(), status.pendingClientId()}) {
            if (id != null) {
                clients.delete(id);
            }
        }
        status.retiringClients().forEach(retiring -> clients.delete(retiring.clientId()));
    }
}
