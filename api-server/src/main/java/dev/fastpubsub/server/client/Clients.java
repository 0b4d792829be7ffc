package dev.fastpubsub.server.client;

import dev.fastpubsub.server.config.AuthConfig.BootstrapClient;
import dev.fastpubsub.server.database.Database;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.scope.Scopes;
import java.util.UUID;

/** Makes clients. Thread-safe. */
public final class Clients {

    public static final int MAX_NAME = 512;

    private static final String BOOTSTRAP_NAME = "bootstrap";

    private final ClientStore store;

    public Clients(Database database) {
        this(new ClientStore(database));
    }

    Clients(ClientStore store) {
        this.store = store;
    }

    /** With an id and a secret of its own. */
    public NewClient create(String name, String scopes, boolean active) {
        return create(new NewClient(UUID.randomUUID(), ClientSecret.generate()), name, scopes, active);
    }

    /**
     * With the id and the secret that a caller has chosen, and so may have stored before.
     *
     * @throws FastpubsubException CLIENT_EXISTS
     */
    NewClient create(NewClient client, String name, String scopes, boolean active) {
        if (!store.create(client.id(), name, scopes, active, ClientSecret.hash(client.secret()))) {
            throw new FastpubsubException(ErrorCode.CLIENT_EXISTS);
        }
        return client;
    }

    /**
     * Sees to it that this client is there, active, with this secret and every scope. Leaves alone what is as it should be,
     * since a change would void tokens. Returns whether it had to do something.
     */
    public boolean bootstrap(BootstrapClient client) {
        boolean right = store.state(client.id())
                .filter(state -> state.isActive()
                        && state.scopes().equals(Scopes.EVERYTHING)
                        && state.hasSecret(client.secret()))
                .isPresent();
        if (!right) {
            store.restore(client.id(), BOOTSTRAP_NAME, Scopes.EVERYTHING, ClientSecret.hash(client.secret()));
        }
        return !right;
    }
}
