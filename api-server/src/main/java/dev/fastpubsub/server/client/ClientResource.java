package dev.fastpubsub.server.client;

import dev.fastpubsub.server.config.AuthConfig;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.http.Answers;
import dev.fastpubsub.server.http.BodyReader;
import dev.fastpubsub.server.http.Fields;
import dev.fastpubsub.server.http.Page;
import dev.fastpubsub.server.http.Uuids;
import dev.fastpubsub.server.json.JsonWriter;
import dev.fastpubsub.server.scope.Permission;
import dev.fastpubsub.server.scope.RequiresScope;
import dev.fastpubsub.server.scope.Scopes;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;

/** The calls on clients. No answer but the one that makes a client holds its secret. */
@RestController
final class ClientResource {

    private static final String ID = "id";
    private static final String NAME = "name";
    private static final String SCOPES = "scopes";
    private static final String ACTIVE = "is_active";
    private static final String SECRET = "secret";
    private static final Set<String> REPEATABLE = Set.of(ID, NAME, SCOPES, ACTIVE);

    private final Clients clients;
    private final ClientStore store;
    private final ClientDirectory directory;
    private final BodyReader bodies;

    ClientResource(ClientStore store, ClientDirectory directory, BodyReader bodies) {
        this.clients = new Clients(store);
        this.store = store;
        this.directory = directory;
        this.bodies = bodies;
    }

    @PostMapping("/clients")
    @RequiresScope(Permission.CLIENTS_CREATE)
    ResponseEntity<byte[]> create(HttpServletRequest request) {
        Fields fields = bodies.objectWithSecrets(request, REPEATABLE);
        String name = name(fields);
        String scopes = scopes(fields);
        boolean active = active(fields);
        Optional<UUID> id = given(fields, ID) ? fields.uuid(ID) : Optional.empty();
        Optional<String> secret = given(fields, SECRET)
                ? fields.text(SECRET, AuthConfig.MIN_SECRET, AuthConfig.MAX_SECRET)
                : Optional.empty();
        fields.throwIfWrong();
        NewClient wanted = new NewClient(id.orElseGet(UUID::randomUUID), secret.orElseGet(ClientSecret::generate));
        NewClient client = clients.create(wanted, name, scopes, active);
        directory.forget();
        return Answers.createdForOnce(JsonWriter.object(json -> {
            json.writeStringProperty(ID, client.id().toString());
            json.writeStringProperty(SECRET, client.secret());
        }));
    }

    @GetMapping("/clients/{id}")
    @RequiresScope(Permission.CLIENTS_READ)
    ResponseEntity<byte[]> get(@PathVariable String id) {
        return Answers.ok(json(store.find(Uuids.inPath(ID, id)).orElseThrow(ClientResource::notFound)));
    }

    @GetMapping("/clients")
    @RequiresScope(Permission.CLIENTS_READ)
    ResponseEntity<byte[]> list(HttpServletRequest request) {
        Page page = Page.of(request);
        return Answers.ok(JsonWriter.list(store.list(page.offset(), page.limit()), ClientResource::write));
    }

    /** Voids all of the client's tokens. */
    @PutMapping("/clients/{id}")
    @RequiresScope(Permission.CLIENTS_UPDATE)
    ResponseEntity<byte[]> update(@PathVariable String id, HttpServletRequest request) {
        UUID clientId = Uuids.inPath(ID, id);
        Fields fields = bodies.objectWithSecrets(request, REPEATABLE);
        String name = name(fields);
        String scopes = scopes(fields);
        boolean active = active(fields);
        fields.throwIfWrong();
        Client client = store.update(clientId, name, scopes, active).orElseThrow(ClientResource::notFound);
        directory.forget();
        return Answers.ok(json(client));
    }

    @DeleteMapping("/clients/{id}")
    @RequiresScope(Permission.CLIENTS_DELETE)
    ResponseEntity<byte[]> delete(@PathVariable String id) {
        if (!store.delete(Uuids.inPath(ID, id))) {
            throw notFound();
        }
        directory.forget();
        return Answers.noContent();
    }

    private static boolean active(Fields fields) {
        return !fields.has(ACTIVE) || fields.flag(ACTIVE).orElse(false);
    }

    private static boolean given(Fields fields, String name) {
        return fields.has(name) && !fields.isNull(name);
    }

    private static String name(Fields fields) {
        return fields.strippedText(NAME, 1, Clients.MAX_NAME).orElse("");
    }

    private static String scopes(Fields fields) {
        Optional<String> given = fields.strippedText(SCOPES, 1, Scopes.MAX_LENGTH);
        if (given.isEmpty()) {
            return "";
        }
        try {
            return Scopes.check(given.get());
        } catch (IllegalArgumentException e) {
            fields.refuse(SCOPES, String.valueOf(e.getMessage()));
            return "";
        }
    }

    private static byte[] json(Client client) {
        return JsonWriter.object(json -> write(json, client));
    }

    private static void write(JsonGenerator json, Client client) {
        json.writeStringProperty(ID, client.id().toString());
        json.writeStringProperty(NAME, client.name());
        json.writeStringProperty(SCOPES, client.scopes());
        json.writeBooleanProperty(ACTIVE, client.active());
        json.writeNumberProperty("token_version", client.tokenVersion());
        json.writeStringProperty("created_at", JsonWriter.timestamp(client.createdAt()));
        json.writeStringProperty("updated_at", JsonWriter.timestamp(client.updatedAt()));
    }

    private static FastpubsubException notFound() {
        return new FastpubsubException(ErrorCode.CLIENT_NOT_FOUND);
    }
}
