package dev.fastpubsub.server.auth;

import dev.fastpubsub.server.client.ClientDirectory;
import dev.fastpubsub.server.client.ClientState;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.http.Uuids;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Checks ids and secrets. Who fails too often is told so, slowly ({@link LoginLimit}). Thread-safe. */
final class Logins {

    private final ClientDirectory directory;
    private final LoginLimit limit = new LoginLimit();

    Logins(ClientDirectory directory) {
        this.directory = directory;
    }

    /**
     * A client that exists, is active and has given its secret, as of this moment.
     *
     * @throws FastpubsubException UNKNOWN_CLIENT, CLIENT_DISABLED, WRONG_SECRET, TOO_MANY_LOGINS
     */
    ClientState login(Credentials credentials, String address) {
        return check(credentials, address, directory::findLatest);
    }

    /** The same, as of half a second ago: for calls that show their credentials each time. */
    ClientState authenticate(Credentials credentials, String address) {
        return check(credentials, address, directory::find);
    }

    private ClientState check(Credentials credentials, String address, Function<UUID, Optional<ClientState>> find) {
        UUID id = Uuids.parse(credentials.clientId());
        if (id == null) {
            throw new FastpubsubException(ErrorCode.UNKNOWN_CLIENT);
        }
        ClientState client = find.apply(id).orElseThrow(() -> failed(ErrorCode.UNKNOWN_CLIENT, id, address));
        if (!client.isActive()) {
            throw failed(ErrorCode.CLIENT_DISABLED, id, address);
        }
        String secret = credentials.secrets().stream()
                .filter(client::hasSecret)
                .findFirst()
                .orElseThrow(() -> failed(ErrorCode.WRONG_SECRET, id, address));
        directory.upgrade(client, secret);
        return client;
    }

    private FastpubsubException failed(ErrorCode reason, UUID id, String address) {
        boolean exceeded = limit.exceeded(id.toString(), address);
        return new FastpubsubException(exceeded ? ErrorCode.TOO_MANY_LOGINS : reason);
    }
}
