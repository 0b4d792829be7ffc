package dev.fastpubsub.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.fastpubsub.server.client.ClientDirectory;
import dev.fastpubsub.server.client.ClientState;
import dev.fastpubsub.server.error.ErrorCode;
import dev.fastpubsub.server.error.FastpubsubException;
import dev.fastpubsub.server.http.Uuids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Checks ids and secrets. Who fails too often is refused before the secret is looked at ({@link LoginLimit}), except with the
 * secret that was the right one lately: so a neighbour at the same address cannot lock a client out. Thread-safe.
 */
final class Logins {

    private static final int UNAUTHORIZED = 401;

    private static final int REMEMBERED = 100_000;
    private static final Duration REMEMBERED_FOR = Duration.ofHours(24);

    private final ClientDirectory directory;
    private final LoginLimit limit = new LoginLimit();
    private final Cache<UUID, byte[]> lastRight = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(REMEMBERED_FOR)
            .build();

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
        if (!wasRightLately(id, credentials) && !limit.allows(id.toString(), address)) {
            throw new FastpubsubException(ErrorCode.TOO_MANY_LOGINS);
        }
        try {
            ClientState client = find.apply(id).orElseThrow(() -> new FastpubsubException(ErrorCode.UNKNOWN_CLIENT));
            if (!client.isActive()) {
                throw new FastpubsubException(ErrorCode.CLIENT_DISABLED);
            }
            String secret = credentials.secrets().stream()
                    .filter(client::hasSecret)
                    .findFirst()
                    .orElseThrow(() -> new FastpubsubException(ErrorCode.WRONG_SECRET));
            lastRight.put(id, sha256(secret));
            return client;
        } catch (FastpubsubException e) {
            if (e.code().status() == UNAUTHORIZED) {
                limit.failed(id.toString(), address);
            }
            throw e;
        }
    }

    private boolean wasRightLately(UUID id, Credentials credentials) {
        byte[] right = lastRight.getIfPresent(id);
        return credentials.secrets().stream().anyMatch(secret -> MessageDigest.isEqual(sha256(secret), right));
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
