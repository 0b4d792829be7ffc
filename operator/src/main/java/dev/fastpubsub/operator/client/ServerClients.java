package dev.fastpubsub.operator.client;

import dev.fastpubsub.crd.v1alpha1.Client;
import dev.fastpubsub.crd.v1alpha1.ClientStatus;
import dev.fastpubsub.crd.v1alpha1.Reason;
import dev.fastpubsub.operator.reconcile.Round;
import dev.fastpubsub.operator.server.FastpubsubServer;
import dev.fastpubsub.operator.server.Outcome.Absent;
import dev.fastpubsub.operator.server.Outcome.Conflict;
import dev.fastpubsub.operator.server.Outcome.Failed;
import dev.fastpubsub.operator.server.Outcome.Found;
import dev.fastpubsub.operator.server.ServerClient;
import dev.fastpubsub.operator.server.ServerException;
import dev.fastpubsub.operator.status.Refusal;
import dev.fastpubsub.operator.survey.Surveys;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The clients of Clients on the server. Which ones to touch is told by statuses alone, never by Secrets. Thread-safe. */
public final class ServerClients {

    private final FastpubsubServer server;
    private final Surveys surveys;

    public ServerClients(FastpubsubServer server, Surveys surveys) {
        this.server = server;
        this.surveys = surveys;
    }

    /** Empty when the server says that there is none. */
    Optional<ServerClient> find(String id) {
        Optional<ServerClient> surveyed = surveys.clients().find(id);
        return surveyed.isPresent() ? surveyed : look(id);
    }

    private Optional<ServerClient> look(String id) {
        return switch (server.clients().find(id)) {
            case Found<ServerClient>(ServerClient client) -> {
                surveys.clients().note(client);
                yield Optional.of(client);
            }
            case Absent<ServerClient> gone -> Optional.empty();
            case Conflict<ServerClient>(String detail) -> throw new Refusal(Reason.INVALID_SPEC, detail);
            case Failed<ServerClient>(var failure) -> throw new ServerException(failure);
        };
    }

    /**
     * Makes the client whose login was written down before. One that is there already is ours if it can log in; that it is
     * disabled proves it, too: nobody else knows the id.
     *
     * @return false when the id is somebody else's
     */
    boolean register(Round<Client, ClientStatus> round, Login login, Set<String> scopes) {
        Client client = round.resource();
        boolean active = client.getSpec().active();
        return switch (server.clients().create(login.id(), login.secret(), client.displayName(), scopes, active)) {
            case Found<JsonNode> made -> {
                surveys.clients().note(new ServerClient(login.id(), client.displayName(), scopes, active, ""));
                yield true;
            }
            case Conflict<JsonNode> there ->
                switch (server.clients().logIn(login.id(), login.secret())) {
                    case ACCEPTED, DISABLED -> {
                        look(login.id()).ifPresent(found -> adjust(round, found, scopes));
                        yield true;
                    }
                    case REFUSED -> false;
                };
            case Absent<JsonNode>(String detail) -> throw new Refusal(Reason.INVALID_SPEC, detail);
            case Failed<JsonNode>(var failure) -> throw new ServerException(failure);
        };
    }

    /** Changes the client only if something differs: a change logs its users out. True when it was changed. */
    boolean adjust(Round<Client, ClientStatus> round, ServerClient found, Set<String> scopes) {
        Client client = round.resource();
        if (isAs(client, scopes, found)) {
            return false;
        }
        update(found.id(), client.displayName(), scopes, client.getSpec().active());
        return true;
    }

    boolean isAsSurveyed(Client client, String id) {
        return surveys.clients()
                .find(id)
                .filter(found -> isAs(client, Set.copyOf(client.getSpec().scopes()), found))
                .isPresent();
    }

    private static boolean isAs(Client client, Set<String> scopes, ServerClient found) {
        return found.name().equals(client.displayName())
                && found.scopes().equals(scopes)
                && found.active() == client.getSpec().active();
    }

    void update(String id, String name, Set<String> scopes, boolean active) {
        switch (server.clients().update(id, name, scopes, active)) {
            case Found<ServerClient>(ServerClient client) -> surveys.clients().note(client);
            case Absent<ServerClient>(String detail) -> {
                surveys.clients().forget(id);
                throw new Refusal(Reason.PENDING, detail);
            }
            case Conflict<ServerClient>(String detail) -> throw new Refusal(Reason.INVALID_SPEC, detail);
            case Failed<ServerClient>(var failure) -> {
                // It may have taken place: to change it again, by what was known before, would log its users out once
                // more.
                surveys.clients().forget(id);
                throw new ServerException(failure);
            }
        }
    }

    /** That it is gone already is fine. */
    void delete(String id) {
        switch (server.clients().delete(id)) {
            case Found<JsonNode> done -> surveys.clients().forget(id);
            case Absent<JsonNode> gone -> surveys.clients().forget(id);
            case Conflict<JsonNode>(String detail) -> throw new Refusal(Reason.DELETION_BLOCKED, detail);
            case Failed<JsonNode>(var failure) -> throw new ServerException(failure);
        }
    }
}
