package dev.fastpubsub.operator.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The server's clients. Their ids are UUIDs. */
public final class Clients {

    private static final String DISABLED = "Client disabled";

    private final Calls calls;

    Clients(Calls calls) {
        this.calls = calls;
    }

    /** What a login says of a client. */
    public enum Login {
        /** It exists and this is its secret. */
        ACCEPTED,
        /** It exists, and is not active; the secret was not looked at. */
        DISABLED,
        /** There is no such client, or this is not its secret. */
        REFUSED
    }

    public Outcome<ServerClient> find(String id) {
        return calls.read("find_client", path(id)).map(Clients::client);
    }

    public Outcome<List<ServerClient>> list() {
        return calls.list("list_clients", "/clients", Clients::client);
    }

    /** With an id and a secret that the caller has chosen and stored before. */
    public Outcome<JsonNode> create(String id, String secret, String name, Set<String> scopes, boolean active) {
        Map<String, Object> body = body(name, scopes, active);
        body.put("id", id);
        body.put("secret", secret);
        return calls.write("create_client", "POST", "/clients", body);
    }

    /** Logs out whoever uses the client: call it only when something differs. */
    public Outcome<ServerClient> update(String id, String name, Set<String> scopes, boolean active) {
        return calls.write("update_client", "PUT", path(id), body(name, scopes, active))
                .map(Clients::client);
    }

    public Outcome<JsonNode> delete(String id) {
        return calls.write("delete_client", "DELETE", path(id), null);
    }

    /**
     * Tries a client's secret.
     *
     * @throws ServerException when the server does not say
     */
    public Login logIn(String id, String secret) {
        return switch (calls.logIn(id, secret)) {
            case Outcome.Found<JsonNode> found -> Login.ACCEPTED;
            case Outcome.Failed<JsonNode>(Failure.Unauthorised(String message)) ->
                message.equals(DISABLED) ? Login.DISABLED : Login.REFUSED;
            case Outcome.Failed<JsonNode>(Failure failure) -> throw new ServerException(failure);
            case Outcome.Absent<JsonNode>(String detail) -> throw new ServerException(new Failure.NotServer(detail));
            case Outcome.Conflict<JsonNode>(String detail) -> throw new ServerException(new Failure.NotServer(detail));
        };
    }

    private static String path(String id) {
        return "/clients/" + id;
    }

    private static Map<String, Object> body(String name, Set<String> scopes, boolean active) {
        Map<String, Object> body = new HashMap<>();
        body.put("name", name);
        body.put("scopes", String.join(" ", new TreeSet<>(scopes)));
        body.put("is_active", active);
        return body;
    }

    private static ServerClient client(JsonNode json) {
        return new ServerClient(
                json.path("id").asString(""),
                json.path("name").asString(""),
                Set.of(json.path("scopes").asString("").strip().split("\\s+")),
                json.path("is_active").asBoolean(false),
                json.path("created_at").asString(""));
    }
}
